import type { Seed } from "@sigmaflow/core";
import type { FinishedRequest, LiveFinishedRequest } from "@sigmaflow/core/wire";
import type { FastifyReply } from "fastify";
import { seedOf } from "../../output/run-record.ts";
import type { RunPicture, StoredRun } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import type { Form } from "./negotiate.ts";

/** How an answer is made. */
export interface AnswerOptions {
  readonly form: Form | "live";
  /** Whether JSON holds the picture itself. */
  readonly base64: boolean;
  /** Scheme, host and port under which the client knows this server. */
  readonly origin: string;
}

/** What nothing is charged for looks like to clients that insist on a balance. */
const credits = "1000000";

/** Answers with what a run made. Throws `NO_PICTURE` (406) for bytes of a graph that makes none. */
export async function answerRun(
  run: StoredRun,
  reply: FastifyReply,
  options: AnswerOptions,
  context: ServerContext,
): Promise<FastifyReply> {
  const pictures = picturesOf(run);
  const [first] = pictures;
  const seed = runSeed(run);
  const seconds = ((run.ended ?? 0) - (run.started ?? run.created)) / 1000;
  const { free, resetAt } = await context.runs.room();
  void reply.headers({
    "x-request-id": run.id,
    "x-rate-limit-remaining": String(free),
    "x-rate-limit-reset-at-utc": resetAt.toISOString(),
    "x-generation-time": String(seconds),
    "x-remaining-credits": credits,
    "x-cost": "0",
    ...(seed !== undefined && { "x-seed-value": String(seed) }),
    ...(first && {
      "x-output-metadata": JSON.stringify({ width: first.width, height: first.height, outputs: pictures.length }),
      "x-output-count": String(pictures.length),
    }),
  });
  const { base64, origin } = options;
  // Where there is no picture, the live form has nothing to be like.
  const form = options.form === "live" && first === undefined ? "json" : options.form;
  if (form === "json" || (form === "live" && base64)) {
    const file = form === "live" ? "jpeg" : "own";
    const encoded = base64
      ? await Promise.all(pictures.map(async (one) => base64Of(await fileOf(one, file, context))))
      : [];
    const type = form === "live" ? "image/jpeg" : first?.type;
    const facts = {
      status: "Success" as const,
      ...(type !== undefined && { image_format: type.replace("image/", "") }),
      infer_time: seconds,
      outputs: pictures.length,
    };
    // The live service's clients take a list where there are several pictures.
    if (form === "live") {
      const image = encoded.length > 1 ? encoded : (encoded[0] ?? null);
      return reply.send({ image, ...facts } satisfies LiveFinishedRequest);
    }
    const url = ({ hash }: RunPicture) => `${origin}/api/artifacts/${hash}`;
    return reply.send({
      ...(first && { image: encoded[0] ?? url(first) }),
      images: pictures.map((one, i) => ({
        url: url(one),
        seed: seedPlus(seed, i),
        width: one.width,
        height: one.height,
      })),
      seed: seed ?? null,
      ...valuesOf(run),
      ...facts,
      timings: {
        total_ms: (run.ended ?? 0) - run.created,
        queued_ms: (run.started ?? run.created) - run.created,
        run_ms: (run.ended ?? 0) - (run.started ?? run.created),
      },
      run: run.id,
    } satisfies FinishedRequest);
  }
  if (first === undefined) throw serverErrors.NO_PICTURE();
  const file = await fileOf(first, form === "live" ? "jpeg" : form, context);
  return reply.type(file.type).send(Buffer.from(file.bytes));
}

/** The pictures of the output `image`, or of the first that has some. */
function picturesOf({ outputs = {} }: StoredRun): readonly RunPicture[] {
  const some = [outputs.image, ...Object.values(outputs)].find((output) => (output?.images?.length ?? 0) > 0);
  return some?.images ?? [];
}

/** Outputs that are no pictures. */
function valuesOf({ outputs = {} }: StoredRun): Pick<FinishedRequest, "values"> {
  const plain = Object.entries(outputs).filter(([, output]) => output.images === undefined);
  return plain.length === 0
    ? {}
    : { values: Object.fromEntries(plain.map(([name, { value = null }]) => [name, value])) };
}

function runSeed({ graph, inputs, seeds }: StoredRun): Seed | undefined {
  const defaults = Object.fromEntries(Object.entries(graph.inputs ?? {}).map(([name, spec]) => [name, spec.default]));
  return seedOf({ document: graph, inputs: { ...defaults, ...inputs, ...seeds }, seeds });
}

/** The seed of picture `i`: a number where that keeps every digit. */
function seedPlus(seed: Seed | undefined, i: number): Seed | null {
  if (seed === undefined) return null;
  const sum = BigInt(seed) + BigInt(i);
  return sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : String(sum);
}

async function fileOf(
  picture: RunPicture,
  form: Exclude<Form, "json">,
  { engine, pictures }: ServerContext,
): Promise<{ readonly bytes: Uint8Array; readonly type: string }> {
  const bytes = await pictures.bytes(picture.hash);
  if (bytes === undefined) throw serverErrors.ARTIFACT_NOT_FOUND({ gone: "file" });
  const type = form === "own" ? picture.type : `image/${form}`;
  if (form === "own" || type === picture.type) return { bytes, type };
  return { bytes: await engine.pictures.encode(await engine.pictures.decode(bytes), { format: form }), type };
}

function base64Of({ bytes }: { readonly bytes: Uint8Array }): string {
  return Buffer.from(bytes).toString("base64");
}
