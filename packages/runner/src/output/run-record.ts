import { type Codecs, canonicalDocument, drawnDocument, type GraphDocument, type Seed } from "@sigmaflow/core";
import type { RunRecord } from "@sigmaflow/core/record";
import type { MadeWith } from "@sigmaflow/core/wire";
import { type FileSource, sourceOf } from "../input/file-inputs.ts";

/** What a record is made from: a prepared run. */
export interface RecordedRun {
  readonly document: GraphDocument;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What each seed of −1 became, by input name or by node path and port. */
  readonly seeds: Readonly<Record<string, Seed>>;
  /** Where the inputs came from that were given as files. */
  readonly sources: ReadonlyMap<unknown, FileSource>;
  /** What it was made with. */
  readonly made?: () => MadeWith;
  /** Writes values whose file is not known, each in the first format of its kind. */
  readonly codecs: Codecs;
}

/** Characters of a graph's JSON up to which a record holds all of it, and not only what its run is made of. */
const mostDrawn = 2 ** 20;

/** The record of a run: its graph as it was drawn, and the keys of all objects but names in it in order. */
export async function recordOf(run: RecordedRun): Promise<RunRecord> {
  const specs = run.document.inputs ?? {};
  const inputs: Record<string, unknown> = {};
  for (const name of Object.keys(run.inputs).sort())
    inputs[name] = await recorded(run.inputs[name], specs[name]?.type, run);
  const document = withSeeds(run.document, run.seeds);
  const drawn = drawnDocument(document);
  const graph = JSON.stringify(drawn).length > mostDrawn ? canonicalDocument(document) : drawn;
  const seed = seedOf(run);
  const made = run.made?.() ?? {};
  const isSaid = Object.keys(made).length > 0;
  return { graph, inputs, ...(isSaid && { made }), ...(seed !== undefined && { seed }) };
}

/** The seed of a run as a person would ask for it: the input `seed`, else another seed input, else the first drawn. */
export function seedOf(run: Pick<RecordedRun, "document" | "inputs" | "seeds">): Seed | undefined {
  const specs = run.document.inputs ?? {};
  const name = ["seed", ...Object.keys(specs).sort()].find((one) => specs[one]?.type === "seed");
  // The run has checked that a seed input is a number or digits.
  if (name !== undefined && run.inputs[name] !== undefined) return run.inputs[name] as Seed;
  return Object.entries(run.seeds).sort(([a], [b]) => (a < b ? -1 : 1))[0]?.[1];
}

async function recorded(value: unknown, type: string | undefined, run: RecordedRun): Promise<unknown> {
  if (Array.isArray(value)) return await Promise.all(value.map((item) => recorded(item, type, run)));
  const known = run.sources.get(value);
  if (known !== undefined) return known;
  const codec = run.codecs.writer(value, type);
  if (codec === undefined) return value;
  const [file] = await codec.encode(value);
  return file && sourceOf(file.bytes, codec.isSelfDescribing ? undefined : file.mediaType);
}

/** The graph with every literal seed of −1 replaced by what was drawn for it. */
export function withSeeds(graph: GraphDocument, seeds: Readonly<Record<string, Seed>>): GraphDocument {
  const copy = structuredClone(graph);
  for (const [path, seed] of Object.entries(seeds)) {
    const dot = path.lastIndexOf(".");
    if (dot < 0) continue;
    const node = path
      .slice(0, dot)
      .split("/")
      .reduce<Inner | undefined>((body, id) => body?.body?.nodes?.[id] as Inner | undefined, { body: copy });
    if (node) node.in = { ...node.in, [path.slice(dot + 1)]: seed };
  }
  return copy;
}

/** A node as far as seeds are written into it. */
interface Inner {
  in?: Record<string, unknown>;
  readonly body?: { readonly nodes?: Readonly<Record<string, unknown>> };
}
