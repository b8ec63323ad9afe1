import type { FastifyReply, FastifyRequest } from "fastify";
import { previewedPicture } from "../../output/previewed-picture.ts";
import type { StoredRun } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { refusalOf } from "../error-answer.ts";
import { followRun } from "../follow-run.ts";
import { errorBody } from "./answer-error.ts";
import { sentPictures } from "./pictures.ts";
import type { Wanted } from "./wire.ts";

/** Runs whose pictures are sent as events. */
export interface StreamedRuns {
  readonly asked: Wanted;
  /** What the events are called after. */
  readonly event: "image_generation" | "image_edit";
  readonly ids: readonly string[];
  /** Resolves to the runs when all have succeeded. */
  readonly finished: () => Promise<readonly StoredRun[]>;
}

/** Nothing is counted in their words. */
const usage = {
  ...{ total_tokens: 0, input_tokens: 0, output_tokens: 0 },
  input_tokens_details: { text_tokens: 0, image_tokens: 0 },
};

/** Server-Sent Events as OpenAI's clients read them: unfinished pictures of the first run, then all pictures that were made. */
export async function* pictureEvents(
  { asked, event, ids, finished }: StreamedRuns,
  request: FastifyRequest,
  reply: FastifyReply,
  context: ServerContext,
): AsyncGenerator<string, void> {
  const { output_format } = asked;
  const about = () => ({
    ...{ created_at: Math.floor(Date.now() / 1000), output_format, background: "opaque", quality: "auto" },
  });
  try {
    const all = finished();
    all.catch(() => {}); // it is awaited below, after what comes before it
    let index = 0;
    for await (const { size, b64_json } of unfinished(ids[0]!, asked, reply, context)) {
      const type = `${event}.partial_image`;
      yield eventOf(type, { type, b64_json, partial_image_index: index++, ...about(), size });
    }
    const as = { ...asked, response_format: "b64_json" } as const;
    for (const run of await all) {
      for (const { size, data } of await sentPictures(run, as, request, context)) {
        const type = `${event}.completed`;
        yield eventOf(type, { type, ...data, ...about(), size, usage });
      }
    }
  } catch (error) {
    yield eventOf("error", { type: "error", ...errorBody(error, refusalOf(error, request)) });
  }
}

function eventOf(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** As many previews of a run as are asked for, about as far from each other as they can be. */
async function* unfinished(
  id: string,
  { partial_images: wanted, output_format: format }: Wanted,
  reply: FastifyReply,
  context: ServerContext,
): AsyncGenerator<{ readonly size: string; readonly b64_json: string }, void> {
  if (wanted === 0) return;
  const gone = new AbortController();
  const leave = () => gone.abort();
  reply.raw.once("close", leave);
  let sent = 0;
  let done = 1;
  try {
    for await (const event of followRun(id, { signal: gone.signal }, context)) {
      if (event.type === "node.progress") done = event.step / event.of;
      if (event.type !== "node.preview" || done < (sent + 1) / (wanted + 1)) continue;
      const preview = await context.previews.get(event.hash);
      if (preview === undefined) continue;
      const file = await context.engine.pictures.encode(previewedPicture(preview), { format });
      yield { size: `${preview.width}x${preview.height}`, b64_json: Buffer.from(file).toString("base64") };
      if (++sent === wanted) return;
    }
  } finally {
    reply.raw.off("close", leave);
  }
}
