import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { finishedRun } from "../public/finished-run.ts";
import { readForms } from "../public/form-body.ts";
import { dropIn } from "../public/slug-aliases.ts";
import { runStarter } from "../public/start-run.ts";
import { termsOf } from "../public/terms.ts";
import { answerError } from "./answer-error.ts";
import { pictureInputs } from "./edit-inputs.ts";
import { graphOf, type ModelGraph } from "./graph-of.ts";
import { inputsIn } from "./inputs.ts";
import { listedModels, namedModel } from "./models.ts";
import { sentPictures } from "./pictures.ts";
import { pictureEvents } from "./stream.ts";
import * as wire from "./wire.ts";

const refusals = { "4xx": wire.refusal, "5xx": wire.refusal } as const;
const tags = ["OpenAI"];
const made = {
  200: {
    description: "The pictures, or events where `stream` asks for them.",
    content: {
      "application/json": { schema: wire.pictures },
      "text/event-stream": { schema: z.custom<string>().meta({ type: "string" }) },
    },
  },
  ...refusals,
};

/** What OpenAI's clients ask for, below `/v1`: pictures of served graphs, which are its models. */
export function openaiRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const start = runStarter(context);
  return async (app) => {
    app.setErrorHandler(answerError);
    app.removeContentTypeParser("text/plain");
    readForms(app);
    app.post(
      "/images/generations",
      { schema: { summary: "Make pictures", tags, body: wire.generation, response: made } },
      async (request, reply) => {
        const graph = await graphOf(request.body.model, dropIn, context);
        return await answer(request, reply, { asked: request.body, graph, event: "image_generation" });
      },
    );
    app.post(
      "/images/edits",
      { schema: { summary: "Make pictures of others", tags, body: wire.edit, response: made } },
      async (request, reply) => {
        const { model, mask } = request.body;
        const graph = await graphOf(model, mask === undefined ? "img2img" : "inpaint", context);
        const pictures = await pictureInputs(request.body, graph, context);
        return await answer(request, reply, { asked: request.body, graph, pictures, event: "image_edit" });
      },
    );
    app.get(
      "/models",
      { schema: { summary: "List the served graphs as models", tags, response: { 200: wire.models, ...refusals } } },
      async () => ({ object: "list" as const, data: await listedModels(context) }),
    );
    app.get(
      "/models/:model",
      {
        schema: {
          summary: "Look at a served graph as a model",
          tags,
          params: z.object({ model: z.string().max(200) }),
          response: { 200: wire.model, ...refusals },
        },
      },
      async (request) => await namedModel(request.params.model, context),
    );
  };

  async function answer(request: FastifyRequest, reply: FastifyReply, pictures: PicturesAsked) {
    const { asked, event } = pictures;
    // Their clients know no answer but the pictures.
    const terms = { ...termsOf(request, context), preference: undefined };
    const ids = await begin(request, reply, { ...pictures, terms });
    const finished = (id: string) => finishedRun(id, terms, reply, context);
    if (asked.stream) {
      void reply.headers({ "cache-control": "no-store", "x-accel-buffering": "no" });
      void reply.type("text/event-stream; charset=utf-8");
      const events = pictureEvents({ asked, event, ids, finished }, request, reply, context);
      return await reply.send(Readable.from(events));
    }
    const runs = await Promise.all(ids.map(finished)).catch(async (error: unknown) => {
      await giveUp(ids);
      throw error;
    });
    const sent = await Promise.all(
      runs.flatMap((run) => (run === undefined ? [] : [sentPictures(run, asked, request, context)])),
    );
    const all = sent.flat();
    return {
      created: Math.floor(Date.now() / 1000),
      data: all.map(({ data }) => data),
      ...{ output_format: asked.output_format, size: all[0]?.size ?? "auto" },
    };
  }

  /** Accepts the runs that a request needs, all or none. */
  async function begin(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      asked,
      graph,
      pictures,
      terms,
    }: PicturesAsked & { readonly terms: Pick<ReturnType<typeof termsOf>, "submitted"> },
  ): Promise<readonly string[]> {
    const { file, inputs } = graph;
    const { idempotency, ...submitted } = terms.submitted;
    const ids: string[] = [];
    try {
      for (const [part, values] of inputsIn(asked, inputs).entries()) {
        // A space is in no key that a client sends.
        const key = idempotency && { ...idempotency, key: `${idempotency.key}${part === 0 ? "" : ` ${part}`}` };
        ids.push(
          await start(request, reply, {
            ...{ file, body: { ...values, ...pictures } },
            submitted: { ...submitted, ...(key && { idempotency: key }) },
          }),
        );
      }
    } catch (error) {
      await giveUp(ids);
      throw error;
    }
    return ids;
  }

  async function giveUp(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => context.runs.cancel(id)));
  }
}

/** Pictures that a request asks for. */
interface PicturesAsked {
  readonly asked: wire.Wanted;
  readonly graph: ModelGraph;
  /** Inputs that are pictures. */
  readonly pictures?: Readonly<Record<string, unknown>>;
  readonly event: "image_generation" | "image_edit";
}
