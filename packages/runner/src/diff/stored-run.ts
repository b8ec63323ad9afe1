import type { GraphDocument } from "@sigmaflow/core";
import { run as runSchema } from "@sigmaflow/core/wire";
import { bytesWithin } from "../host/bytes-within.ts";
import { withSeeds } from "../output/run-record.ts";
import { dataFolder } from "../store/data-folder.ts";
import { openLocalStores } from "../store/local-stores.ts";
import { diffErrors } from "./error-codes.ts";

/** Where runs are asked for: a server that is at work, or the folder of one that is not. */
export interface RunPlace {
  /** Its address. */
  readonly server?: string | undefined;
  /** The folder; the user's unless given. */
  readonly data?: string | undefined;
}

/** What is compared of a run that a server remembers. */
export interface RememberedRun {
  /** With the seeds that were drawn for its nodes. */
  readonly graph: GraphDocument;
  /** As given, with what was drawn for them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The file of its first picture. */
  readonly picture: Uint8Array | undefined;
}

type Outputs = NonNullable<typeof runSchema._zod.output.outputs>;

/** Bytes that are read of a server at most. */
const most = { run: 2 ** 26, picture: 2 ** 28 } as const;

/**
 * A run by its id.
 *
 * @throws `RUN_UNKNOWN`, and `STORE_IN_USE` for the folder of a server that is at work.
 */
export async function readStoredRun(id: string, place: RunPlace): Promise<RememberedRun> {
  return place.server === undefined ? await fromFolder(id, place.data) : await fromServer(id, place.server);
}

async function fromFolder(id: string, data: string | undefined): Promise<RememberedRun> {
  const folder = data ?? process.env.SIGMAFLOW_DATA_DIR ?? dataFolder();
  const stores = openLocalStores(folder, { bytes: Number.MAX_SAFE_INTEGER, onNotice: () => {} });
  try {
    const run = await stores.runs.get(id);
    if (run === undefined) throw diffErrors.RUN_UNKNOWN({ given: id, where: folder });
    const { graph, inputs, seeds, outputs } = run;
    const hash = firstPicture(outputs);
    const picture = hash === undefined ? undefined : await stores.artifacts.read(hash);
    return { graph: withSeeds(graph, seeds), inputs: { ...inputs, ...seedsOf(graph, seeds) }, picture };
  } finally {
    await stores.close();
  }
}

async function fromServer(id: string, server: string): Promise<RememberedRun> {
  const refused = (reason?: string) =>
    diffErrors.RUN_UNKNOWN({ given: id, where: server, ...(reason !== undefined && { reason }) });
  const asked = async (path: string, limit: number): Promise<Buffer> => {
    const key = process.env.SIGMAFLOW_API_KEY;
    const answer = await fetch(new URL(path, server), { ...(key !== undefined && { headers: { "x-api-key": key } }) });
    if (answer.status === 404) throw refused();
    if (!answer.ok) throw refused(`it answers ${answer.status}`);
    const bytes = await bytesWithin(answer.body ?? [], limit);
    if (bytes === undefined) throw refused("its answer is too large");
    return bytes;
  };
  try {
    const found = runSchema.parse(JSON.parse((await asked(`/api/runs/${id}`, most.run)).toString()));
    const hash = firstPicture(found.outputs);
    const picture = hash === undefined ? undefined : await asked(`/api/artifacts/${hash}`, most.picture);
    const inputs = { ...found.inputs, ...seedsOf(found.graph, found.seeds) };
    return { graph: withSeeds(found.graph, found.seeds), inputs, picture };
  } catch (error) {
    if (diffErrors.RUN_UNKNOWN.is(error)) throw error;
    throw refused("it does not answer as a server of sigmaflow");
  }
}

function firstPicture(outputs: Outputs = {}): string | undefined {
  return Object.keys(outputs)
    .sort()
    .flatMap((name) => outputs[name]!.images ?? [])[0]?.hash;
}

/** What was drawn for inputs; what was drawn for nodes is in the graph. */
function seedsOf({ inputs = {} }: GraphDocument, seeds: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(seeds).filter(([name]) => Object.hasOwn(inputs, name)));
}
