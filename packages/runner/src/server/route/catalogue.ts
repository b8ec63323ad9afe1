import { createHash } from "node:crypto";
import { graphJsonSchema } from "@sigmaflow/core";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { isKnown } from "../etag.ts";

const models = z.array(z.object({ name: z.string(), components: z.array(z.string()) }));

/** What graphs are made of here: nodes, models, and the schema of documents. */
export function catalogueRoutes({ engine }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    const nodes = textOf(engine.catalogue);
    let schema: ReturnType<typeof textOf> | undefined;
    app.get(
      "/api/nodes",
      { schema: { summary: "Every node and port type", tags: ["graphs"] } },
      async (request, reply) => {
        if (isKnown(nodes.tag, request, reply)) return reply;
        return reply.type("application/json; charset=utf-8").send(nodes.text);
      },
    );
    app.get("/schema/graph.schema.json", { schema: { hide: true } }, async (request, reply) => {
      schema ??= textOf(graphJsonSchema(engine.catalogue));
      if (isKnown(schema.tag, request, reply)) return reply;
      return reply.type("application/schema+json; charset=utf-8").send(schema.text);
    });
    app.get(
      "/api/models",
      { schema: { summary: "Models by name", tags: ["server"], response: { 200: models } } },
      async () => (await engine.models.list()).map(({ name, components }) => ({ name, components: [...components] })),
    );
  };
}

function textOf(data: unknown): { readonly text: string; readonly tag: string } {
  const text = JSON.stringify(data);
  return { text, tag: createHash("sha256").update(text).digest("hex") };
}
