import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { readForms } from "../public/form-body.ts";
import { dropIn } from "../public/slug-aliases.ts";
import { severalRuns } from "../public/start-runs.ts";
import { termsOf } from "../public/terms.ts";
import { streamedEvent } from "../streamed-event.ts";
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
      "text/event-stream": { schema: streamedEvent({ type: "object" }, { event: { type: "string" } }) },
    },
  },
  ...refusals,
};

/** What OpenAI's clients ask for, below `/v1`: pictures of served graphs, which are its models. */
export function openaiRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const several = severalRuns(context);
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

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { asked, graph, pictures, event }: PicturesAsked,
  ) {
    const terms = termsOf(request, context);
    const bodies = inputsIn(asked, graph.inputs).map((values) => ({ ...values, ...pictures }));
    const ids = await several.begin(request, reply, { file: graph.file, bodies, terms });
    if (asked.stream) {
      void reply.headers({ "cache-control": "no-store", "x-accel-buffering": "no" });
      void reply.type("text/event-stream; charset=utf-8");
      const finished = () => several.finished(ids, terms, reply);
      const events = pictureEvents({ asked, event, ids, finished }, request, reply, context);
      return await reply.send(Readable.from(events));
    }
    const runs = await several.finished(ids, terms, reply);
    const sent = await Promise.all(runs.map((run) => sentPictures(run, asked, request, context)));
    const all = sent.flat();
    return {
      created: Math.floor(Date.now() / 1000),
      data: all.map(({ data }) => data),
      ...{ output_format: asked.output_format, size: all[0]?.size ?? "auto" },
    };
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
