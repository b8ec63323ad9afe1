import {
  type AppliedMigration,
  canonicalDocument,
  type GraphDocument,
  type Json,
  messageOf,
  sayMigrations,
} from "@sigmaflow/core";
import { type DocumentChange, diffDocuments } from "@sigmaflow/core/editing";
import { graphDocument } from "@sigmaflow/core/wire";
import { compareImages, type ImageDistance } from "@sigmaflow/nodes";
import type { Engine } from "../engine/engine.ts";
import { type MadeChange, madeChanges } from "./made-changes.ts";
import { type PartedRuns, partRuns } from "./part-runs.ts";
import type { Side } from "./read-side.ts";

/** One input that two runs were given differently. */
export interface InputChange {
  readonly input: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** In what two graphs, pictures or runs differ. */
export interface Difference {
  /** Undefined where one does not say how it was made. */
  readonly graph?: readonly DocumentChange[];
  /** Values of inputs, defaults included. */
  readonly inputs?: readonly InputChange[];
  /** What pictures depend on besides, where both say what they were made with. */
  readonly made?: readonly MadeChange[];
  /** How each was read that is written for older versions, in words. */
  readonly versions?: { readonly before?: string; readonly after?: string };
  readonly parting?: PartedRuns | { readonly unknown: string };
  /** Undefined without two pictures; `sizes` where they cannot be laid on one another. */
  readonly picture?: ImageDistance | { readonly sizes: readonly [before: string, after: string] };
}

/** Whether nothing differs that is compared. */
export function isSame({ graph = [], inputs = [], made = [], picture }: Difference): boolean {
  return graph.length + inputs.length + made.length === 0 && (picture === undefined || isSamePicture(picture));
}

function isSamePicture(picture: NonNullable<Difference["picture"]>): boolean {
  return "largest" in picture && picture.largest === 0;
}

/** Compares two sides. */
export async function compareSides(before: Side, after: Side, engine: Engine): Promise<Difference> {
  const picture = pictureDistance(before, after);
  const [one, other] = [before.source, after.source];
  if (one === undefined || other === undefined) return { ...(picture && { picture }) };
  const [was, is] = [await documentOf(one.text, engine), await documentOf(other.text, engine)];
  // Words and layout of what made a picture are no difference between pictures.
  const isCanonical = one.record !== undefined || other.record !== undefined;
  const form = (document: GraphDocument) => (isCanonical ? canonicalDocument(document) : document);
  const graph = diffDocuments(form(was.document), form(is.document));
  const inputs = inputChanges(
    valuesOf(was.document, one.record?.inputs ?? {}),
    valuesOf(is.document, other.record?.inputs ?? {}),
  );
  const made = one.record?.made && other.record?.made && madeChanges(one.record.made, other.record.made);
  const [older, newer] = [sayMigrations(was.migrated), sayMigrations(is.migrated)];
  return {
    graph,
    inputs,
    ...(made && { made }),
    ...(older !== newer && {
      versions: { ...(older !== undefined && { before: older }), ...(newer !== undefined && { after: newer }) },
    }),
    parting: await partingOf(before, after, engine),
    ...(picture && { picture }),
  };
}

function pictureDistance({ picture: one }: Side, { picture: other }: Side): Difference["picture"] {
  if (one === undefined || other === undefined) return undefined;
  const sizes = [`${one.width}x${one.height}`, `${other.width}x${other.height}`] as const;
  return compareImages(one, other) ?? { sizes };
}

async function documentOf(
  text: string,
  engine: Engine,
): Promise<{ readonly document: GraphDocument; readonly migrated: readonly AppliedMigration[] }> {
  const { document, migrated } = await engine.check(text);
  // A graph that cannot run can be compared all the same, as it stands there.
  if (document === undefined) return { document: graphDocument.parse(JSON.parse(text)), migrated: [] };
  return { document, migrated };
}

async function partingOf(before: Side, after: Side, engine: Engine): Promise<NonNullable<Difference["parting"]>> {
  try {
    const prepare = async ({ source }: Side, seeds?: Parameters<Engine["prepare"]>[2]) =>
      await engine.prepare(source!.text, source!.record?.inputs ?? {}, { name: source!.name, ...seeds });
    const one = await prepare(before);
    // Seeds that neither says are drawn alike: they are no difference.
    return await partRuns(one, await prepare(after, { seeds: one.seeds }), engine);
  } catch (error) {
    return { unknown: messageOf(error) };
  }
}

/** The values of a graph's inputs: what was given, else the default; files by their hash. */
function valuesOf({ inputs: specs = {} }: GraphDocument, given: Readonly<Record<string, unknown>>) {
  const values = Object.keys(specs).map((name) => [name, hashed(given[name] ?? specs[name]!.default)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function hashed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hashed);
  if (typeof value !== "object" || value === null) return value;
  if ("sha256" in value) return { sha256: value.sha256 };
  return "$upload" in value ? { sha256: value.$upload } : value;
}

function inputChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly InputChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((input) => {
    const [was, is] = [before[input], after[input]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    // Inputs of records and documents are JSON.
    return [
      { input, ...(was !== undefined && { before: was as Json }), ...(is !== undefined && { after: is as Json }) },
    ];
  });
}
