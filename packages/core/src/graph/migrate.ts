/** One step from a document version to the next. */
export interface Migration {
  /** The version that it migrates to the next one. */
  readonly from: number;
  /** What changed, for a person. */
  readonly description: string;
  /** Pure; gets the document as it was read and returns it in the next version, `sigmaflow` included. */
  readonly migrate: (document: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** The version that documents are written in. */
export const currentVersion = 1;

/** Every step there is, oldest first. */
export const migrations: readonly Migration[] = [];

/** What became of a document of some version. */
export type Migrated =
  | {
      readonly known: true;
      readonly document: Readonly<Record<string, unknown>>;
      readonly applied: readonly Migration[];
    }
  /** No chain of steps leads from this version to the current one. */
  | { readonly known: false; readonly version: unknown };

/** Brings a document to the current version, step by step. */
export function migrate(
  document: Readonly<Record<string, unknown>>,
  steps: readonly Migration[] = migrations,
  current: number = currentVersion,
): Migrated {
  const applied: Migration[] = [];
  let result = document;
  while (result.sigmaflow !== current) {
    const { sigmaflow: version } = result;
    const step = steps.find(({ from }) => from === version);
    // Each step must lead upwards, so that a wrong one cannot repeat for ever.
    if (step === undefined || step.from >= current || applied.some(({ from }) => from >= step.from)) {
      return { known: false, version: document.sigmaflow };
    }
    result = step.migrate(result);
    applied.push(step);
  }
  return { known: true, document: result, applied };
}
