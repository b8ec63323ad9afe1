import type { Seed } from "@sigmaflow/core";
import type { FinishedRequest, LiveFinishedRequest } from "@sigmaflow/core/wire";
import type { FastifyReply } from "fastify";
import { seedOf } from "../../output/run-record.ts";
import type { TimedRun } from "../../runs/answered-runs.ts";
import type { RunFile, RunPicture, StoredRun } from "../../store/stored-run.ts";
import type { ServerContext, Wire } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { fileAs, offersOf } from "./file-as.ts";
import { wantedType } from "./negotiate.ts";

/** How an answer is made. */
export interface AnswerOptions {
  readonly accept: string | undefined;
  readonly wire: Wire;
  /** Whether JSON holds the picture itself. */
  readonly base64: boolean;
  /** Scheme, host and port under which the client knows this server. */
  readonly origin: string;
}

/** Pictures that a header names: clients take some KiB of headers. */
const mostLinks = 50;

/** What the live service answers with. */
const liveType = "image/jpeg";

/** What is answered, as far as it is the same whoever asks for the same again. */
export interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string;
  /** A file's bytes, or JSON that still lacks what is of one run alone. */
  readonly body: Buffer | { readonly live: boolean; readonly open: string };
}

const json = "application/json; charset=utf-8";

/**
 * What a run made, as an answer.
 *
 * @throws `NO_PICTURE` (406) for bytes of a graph that makes none of the type.
 */
export async function answerOf(run: StoredRun, options: AnswerOptions, context: ServerContext): Promise<Answer> {
  const pictures = picturesOf(run);
  const [first] = pictures;
  const seed = runSeed(run);
  const headers = {
    ...(seed !== undefined && { "x-seed-value": String(seed) }),
    ...(first && {
      "x-output-metadata": JSON.stringify({ width: first.width, height: first.height, outputs: pictures.length }),
      "x-output-count": String(pictures.length),
    }),
  };
  const { accept, wire, base64, origin } = options;
  const url = ({ hash }: RunFile) => `${origin}${context.prefix}/api/artifacts/${hash}`;
  const made = first ?? filesOf(run)[0]?.[1][0];
  const offers = offersOf(made, context);
  const wanted = wantedType(accept, offers);
  // Where there is no picture, the live form has nothing to be like.
  const isLive = wanted === undefined && wire === "live" && offers.has(liveType) !== undefined;
  if (wanted === undefined && (!isLive || base64)) {
    const encoded = base64
      ? await Promise.all(
          pictures.map(async (one) => base64Of(await fileAs(one, isLive ? liveType : one.type, context))),
        )
      : [];
    const type = isLive ? liveType : first?.type;
    const facts = {
      status: "Success" as const,
      ...(type !== undefined && { image_format: type.replace("image/", "") }),
      outputs: pictures.length,
    };
    // The live service's clients take a list where there are several pictures.
    if (isLive) {
      const image = encoded.length > 1 ? encoded : (encoded[0] ?? null);
      const same = { image, ...facts } satisfies Omit<LiveFinishedRequest, keyof ReturnType<typeof liveFacts>>;
      return { headers, type: json, body: { live: true, open: JSON.stringify(same).slice(0, -1) } };
    }
    const same = {
      ...(first && { image: encoded[0] ?? url(first) }),
      images: pictures.map((one, i) => ({
        url: url(one),
        ...(encoded[i] !== undefined && { base64: encoded[i] }),
        seed: seedPlus(seed, i),
        width: one.width,
        height: one.height,
      })),
      seed: seed ?? null,
      ...valuesOf(run),
      ...named(
        "files",
        filesOf(run).map(([name, all]) => [name, all.map((one) => ({ url: url(one), type: one.type }))]),
      ),
      ...facts,
    } satisfies Omit<FinishedRequest, keyof ReturnType<typeof runFacts>>;
    return { headers, type: json, body: { live: false, open: JSON.stringify(same).slice(0, -1) } };
  }
  const type = wanted ?? liveType;
  if (made === undefined || offers.has(type) === undefined) throw serverErrors.NO_PICTURE({ type });
  const file = await fileAs(made, type, context);
  const others = pictures.slice(1).map((one) => `<${url(one)}>; rel="next"; type="${one.type}"`);
  const link = others.length > 0 && { link: others.slice(0, mostLinks).join(", ") };
  return { headers: { ...headers, ...link }, type: file.type, body: Buffer.from(file.bytes) };
}

/** Answers for a run, and says how many more may wait, what it cost and what is left. */
export async function sendAnswer(
  { headers, type, body }: Answer,
  run: TimedRun,
  reply: FastifyReply,
  { runs, credits }: Pick<ServerContext, "runs" | "credits">,
): Promise<FastifyReply> {
  const { free, resetAt } = await runs.room();
  const facts = runFacts(run);
  void reply.headers(headers).headers({
    "x-request-id": run.id,
    "x-rate-limit-remaining": String(free),
    "x-rate-limit-reset-at-utc": resetAt.toISOString(),
    "x-cost": String(run.cost ?? 0),
    "x-remaining-credits": String(await credits.left(reply.request)),
    "x-generation-time": String(facts.infer_time),
    "content-type": type,
  });
  if (Buffer.isBuffer(body)) return reply.send(body);
  const rest = JSON.stringify(body.live ? liveFacts(run) : facts);
  return reply.send(`${body.open},${rest.slice(1)}`);
}

/** What an answer says of one run alone. */
function runFacts({ id, created, started = created, ended = 0 }: TimedRun) {
  return {
    infer_time: (ended - started) / 1000,
    timings: { total_ms: ended - created, queued_ms: started - created, run_ms: ended - started },
    run: id,
  };
}

function liveFacts(run: TimedRun) {
  return { infer_time: runFacts(run).infer_time };
}

/** The pictures of the output `image`, or of the first that has some. */
export function picturesOf({ outputs = {} }: StoredRun): readonly RunPicture[] {
  const some = [outputs.image, ...Object.values(outputs)].find((output) => (output?.images?.length ?? 0) > 0);
  return some?.images ?? [];
}

/** Outputs that are files and no pictures. */
function filesOf({ outputs = {} }: StoredRun): readonly (readonly [name: string, files: readonly RunFile[]])[] {
  return Object.entries(outputs).flatMap(([name, { files }]) => (files === undefined ? [] : [[name, files] as const]));
}

/** Outputs that are data. */
function valuesOf({ outputs = {} }: StoredRun): Pick<FinishedRequest, "values"> {
  const plain = Object.entries(outputs).filter(([, { images, files }]) => images === undefined && files === undefined);
  return named(
    "values",
    plain.map(([name, { value = null }]) => [name, value]),
  );
}

/** Entries under a name of their own; nothing where there are none. */
function named<K extends string, V>(
  name: K,
  entries: readonly (readonly [string, V])[],
): { readonly [name in K]?: Readonly<Record<string, V>> } {
  return entries.length === 0 ? {} : ({ [name]: Object.fromEntries(entries) } as { [name in K]: Record<string, V> });
}

/** The seed that a run began with, as far as it had one. */
export function runSeed({ graph, inputs, seeds }: StoredRun): Seed | undefined {
  const defaults = Object.fromEntries(Object.entries(graph.inputs ?? {}).map(([name, spec]) => [name, spec.default]));
  return seedOf({ document: graph, inputs: { ...defaults, ...inputs, ...seeds }, seeds });
}

/** The seed of picture `i`: a number where that keeps every digit. */
function seedPlus(seed: Seed | undefined, i: number): Seed | null {
  if (seed === undefined) return null;
  const sum = BigInt(seed) + BigInt(i);
  return sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : String(sum);
}

function base64Of({ bytes }: { readonly bytes: Uint8Array }): string {
  return Buffer.from(bytes).toString("base64");
}
