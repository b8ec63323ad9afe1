import { graphJsonSchema } from "@sigmaflow/core";
import { routes } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { CompressedText } from "../compressed-text.ts";
import type { ServerContext } from "../context.ts";
import { refusals } from "../refusals.ts";

const responses = {
  nodes: { 200: routes["GET /api/nodes"].answer, ...refusals },
  names: { 200: routes["GET /api/names"].answer, ...refusals },
  models: { 200: routes["GET /api/models"].answer, ...refusals },
};

/** What graphs are made of here: nodes, models, and the schema of documents. */
export function catalogueRoutes({ engine }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    const nodes = new CompressedText(engine.catalogue);
    let schema: CompressedText | undefined;
    app.get(
      "/api/nodes",
      { schema: { summary: "Every node and port type", tags: ["graphs"], response: responses.nodes } },
      async (request, reply) => {
        await nodes.answer(request, reply);
        return reply;
      },
    );
    app.get("/schema/graph.schema.json", { schema: { hide: true } }, async (request, reply) => {
      schema ??= new CompressedText(graphJsonSchema(engine.catalogue));
      await schema.answer(request, reply, "application/schema+json");
      return reply;
    });
    app.get(
      "/api/models",
      { schema: { summary: "Models by name", tags: ["server"], response: responses.models } },
      async () => (await engine.models.list()).map((model) => ({ ...model })),
    );
    app.get(
      "/api/names",
      {
        schema: {
          summary: "What graphs can name here: models, VAEs, LoRAs and embeddings",
          tags: ["server"],
          response: responses.names,
        },
      },
      async () => ({ ...(await engine.models.names()) }),
    );
  };
}
