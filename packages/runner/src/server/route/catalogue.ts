import { createHash } from "node:crypto";
import { graphJsonSchema } from "@sigmaflow/core";
import { routes } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { ServerContext } from "../context.ts";
import { isKnown, sendText } from "../etag.ts";
import { refusals } from "../refusals.ts";

const responses = {
  nodes: { 200: routes["GET /api/nodes"].answer, ...refusals },
  names: { 200: routes["GET /api/names"].answer, ...refusals },
  models: { 200: routes["GET /api/models"].answer, ...refusals },
};

/** What graphs are made of here: nodes, models, and the schema of documents. */
export function catalogueRoutes({ engine }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    const nodes = textOf(engine.catalogue);
    let schema: ReturnType<typeof textOf> | undefined;
    app.get(
      "/api/nodes",
      { schema: { summary: "Every node and port type", tags: ["graphs"], response: responses.nodes } },
      async (request, reply) => {
        if (!isKnown(nodes.tag, request, reply)) sendText(nodes.text, reply);
        return reply;
      },
    );
    app.get("/schema/graph.schema.json", { schema: { hide: true } }, async (request, reply) => {
      schema ??= textOf(graphJsonSchema(engine.catalogue));
      if (!isKnown(schema.tag, request, reply)) sendText(schema.text, reply, "application/schema+json");
      return reply;
    });
    app.get(
      "/api/models",
      { schema: { summary: "Models by name", tags: ["server"], response: responses.models } },
      async () => (await engine.models.list()).map(({ name, components }) => ({ name, components })),
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

function textOf(data: unknown): { readonly text: string; readonly tag: string } {
  const text = JSON.stringify(data);
  return { text, tag: createHash("sha256").update(text).digest("hex") };
}
