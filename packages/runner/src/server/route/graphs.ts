import { setImmediate } from "node:timers/promises";
import { GraphError, readGraphInTurns } from "@sigmaflow/core";
import { failure, graphName, routes } from "@sigmaflow/core/wire";
import type { FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { isKnown, sendText } from "../etag.ts";
import type { Expected } from "../graphs.ts";
import { refusals } from "../refusals.ts";

const responses = {
  list: { 200: routes["GET /api/graphs"].answer, ...refusals },
  read: { 200: routes["GET /api/graphs/:name"].answer, 404: failure, ...refusals },
  versions: { 200: routes["GET /api/graphs/:name/versions"].answer, 404: failure, ...refusals },
  remove: { 204: z.undefined().describe("It is gone."), 404: failure, 412: failure, ...refusals },
  save: { 200: routes["PUT /api/graphs/:name"].answer, 412: failure, 422: failure, ...refusals },
};
const params = z.object({ name: graphName });
const tags = ["graphs"];

/** Characters of a document that is read at once: a millisecond or two. */
const shortText = 2 ** 16;

/** The graphs that are served: list, read, save, delete, see what they were. */
export function graphRoutes({ graphs, limits }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    // A graph is read as text, so that duplicate keys and places are seen and nothing is lost on the way to the disk.
    app.removeContentTypeParser("application/json");
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => done(null, body));

    app.get("/api/graphs", { schema: { summary: "List the graphs", tags, response: responses.list } }, () =>
      graphs.list(),
    );
    app.get(
      "/api/graphs/:name",
      { schema: { summary: "Read a graph; its version is the ETag", tags, params, response: responses.read } },
      async (request, reply) => {
        const { text, version } = await graphs.read(request.params.name);
        if (!isKnown(version, request, reply)) sendText(text, reply.header("cache-control", "no-cache"));
        return reply;
      },
    );
    app.get(
      "/api/graphs/:name/versions",
      {
        schema: {
          summary: "List a graph's text now and before, the newest first",
          tags,
          params,
          response: responses.versions,
        },
      },
      ({ params: { name } }) => graphs.versions(name),
    );
    app.get(
      "/api/graphs/:name/versions/:version",
      {
        schema: {
          summary: "Read what a graph is or was",
          tags,
          params: z.object({ name: graphName, version: z.string().max(100) }),
          response: responses.read,
        },
      },
      async (request, reply) => {
        const { name, version } = request.params;
        const text = await graphs.readVersion(name, version);
        if (!isKnown(version, request, reply)) sendText(text, reply.header("cache-control", "no-cache"));
        return reply;
      },
    );
    app.put(
      "/api/graphs/:name",
      {
        schema: {
          summary: "Save a graph",
          tags,
          params,
          response: responses.save,
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        const expected = expectedOf(request);
        if (typeof request.body !== "string")
          throw serverErrors.BAD_BODY({ found: "empty", advice: "Send a graph document." });
        const text = request.body;
        const reading = { limits: { nodes: limits.nodes } };
        const turn = () => (text.length > shortText ? setImmediate() : undefined);
        const { draft, problems } = await readGraphInTurns(text, reading, turn);
        if (draft === undefined) throw new GraphError(problems);
        // As it came: whoever sent it has written it already.
        const saved = await graphs.save(name, text, expected);
        return reply.header("etag", `"${saved.version}"`).send({ name, version: saved.version });
      },
    );
    app.delete(
      "/api/graphs/:name",
      {
        schema: {
          summary: "Delete a graph",
          tags,
          params,
          response: responses.remove,
        },
      },
      async (request, reply) => {
        const expected = expectedOf(request);
        if (expected === "absent") throw serverErrors.NO_VERSION_GIVEN();
        await graphs.remove(request.params.name, expected);
        return await reply.code(204).send();
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
