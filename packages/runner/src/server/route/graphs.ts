import { GraphError, readGraph, writeGraph } from "@sigmaflow/core";
import type { FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { isKnown } from "../etag.ts";
import type { Expected } from "../graph-folder.ts";
import { failure, version } from "../schemas.ts";

const listed = z.array(
  z.object({
    name: z.string(),
    title: z.string().optional(),
    description: z.string().optional(),
    version: z.string(),
    modified: z.number(),
  }),
);
const params = z.object({ name: z.string() });
const tags = ["graphs"];

/** The graphs that are served: list, read, save. */
export function graphRoutes({ graphs, limits }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    // A graph is read as text, so that duplicate keys and places are seen and nothing is lost on the way to the disk.
    app.removeContentTypeParser("application/json");
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => done(null, body));

    app.get("/api/graphs", { schema: { summary: "List the graphs", tags, response: { 200: listed } } }, async () => [
      ...(await graphs.list()),
    ]);
    app.get(
      "/api/graphs/:name",
      { schema: { summary: "Read a graph; its version is the ETag", tags, params } },
      async (request, reply) => {
        const { text, version: tag } = await graphs.read(request.params.name);
        if (isKnown(tag, request, reply)) return reply;
        return reply.header("cache-control", "no-cache").type("application/json; charset=utf-8").send(text);
      },
    );
    app.put(
      "/api/graphs/:name",
      {
        schema: {
          summary: "Save a graph",
          description: "`If-Match` with the version that was read, or `If-None-Match: *` for a new graph.",
          tags,
          params,
          response: { 200: version, 412: failure, 422: failure },
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        const expected = expectedOf(request);
        if (typeof request.body !== "string")
          throw serverErrors.BAD_BODY({ found: "empty", advice: "Send a graph document." });
        const { document, draft, problems } = readGraph(request.body, { limits: { nodes: limits.nodes } });
        if (draft === undefined) throw new GraphError(problems);
        const saved = await graphs.save(name, document ? writeGraph(document) : request.body, expected);
        return reply.header("etag", `"${saved.version}"`).send({ name, version: saved.version });
      },
    );
  };
}

function expectedOf({ headers }: FastifyRequest): Expected {
  const match = headers["if-match"];
  if (headers["if-none-match"] === "*") return "absent";
  if (match?.trim() === "*") return "present";
  const tag = /^(?:W\/)?"([^"]*)"$/.exec(match?.trim() ?? "")?.[1];
  if (tag !== undefined) return { version: tag };
  throw serverErrors.NO_VERSION_GIVEN();
}
