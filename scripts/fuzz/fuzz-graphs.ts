import { type Engine, isSigmaflowError, runGraph } from "sigmaflow";
import { HostileGraphs } from "./hostile-graph.ts";
import { Random } from "./random.ts";

/** How many documents are made, from which seed. */
export interface FuzzOptions {
  readonly engine: Engine;
  readonly seed: number;
  readonly count: number;
  /** How long one document may run before it is cancelled, ms. */
  readonly patienceMs: number;
  readonly onDocument?: (number: number) => void;
}

/** What became of the documents. */
export interface FuzzReport {
  /** How many ended, by `done` or by the code that they were refused or failed with. */
  readonly endings: Readonly<Record<string, number>>;
  /** Those that ended in no words at all: mistakes of this program. */
  readonly faults: readonly { readonly document: string; readonly error: unknown }[];
}

/** What says no more than that something went wrong. */
const wordless = new Set(["UNEXPECTED"]);

/** Runs one document after another, each made from the seed; every one has to end, or be refused, in words. */
export async function fuzzGraphs(options: FuzzOptions): Promise<FuzzReport> {
  const { engine, seed, count, patienceMs, onDocument = () => {} } = options;
  const graphs = new HostileGraphs(new Random(seed), engine.catalogue);
  const endings: Record<string, number> = {};
  const faults: { document: string; error: unknown }[] = [];
  for (let number = 0; number < count; number++) {
    const document = graphs.next();
    let ending = "done";
    try {
      await runGraph(document, {}, { engine, signal: AbortSignal.timeout(patienceMs) });
    } catch (error) {
      ending = isSigmaflowError(error) ? error.code : "thrown";
      if (!isSigmaflowError(error) || wordless.has(ending) || error.message === "") faults.push({ document, error });
    }
    endings[ending] = (endings[ending] ?? 0) + 1;
    onDocument(number);
  }
  return { endings, faults };
}
