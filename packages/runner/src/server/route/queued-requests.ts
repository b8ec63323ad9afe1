import {
  dryRun,
  failure,
  graphName,
  queuedRequest as queuedSchema,
  requestResult as resultSchema,
  requestStanding as standingSchema,
} from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { readForms } from "../public/form-body.ts";
import { baseOf, requestQueue } from "../public/queue-request.ts";
import { leaveJson } from "../public/raw-body.ts";
import { queuedRequest, requestResult, requestStanding } from "../public/request-standing.ts";
import { refusals } from "../refusals.ts";
import { ownRun } from "./runs.ts";

const slug = z.object({ graph: graphName });
const params = z.object({ id: z.string().max(100) });
const tags = ["pictures"];

/**
 * `/v2/NAME`: runs a served graph as `/v1` does, without waiting, and `/v2/requests/ID`, where clients look for it: the
 * verbs that the live service's own library uses first.
 */
export function queuedRequestRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const { readJson, credits } = context;
  const queue = requestQueue(context);
  return async (app) => {
    app.removeContentTypeParser("text/plain");
    leaveJson(app, readJson);
    readForms(app);
    app.post(
      "/:graph",
      {
        schema: {
          summary: "Run a graph without waiting, with the parameters of `/v1/NAME`",
          tags,
          params: slug,
          response: { 200: z.union([queuedSchema, dryRun]), 404: failure, 429: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const queued = await queue(request, reply);
        return typeof queued === "string" ? queuedRequest(queued, baseOf(request, context)) : queued;
      },
    );
    app.get(
      "/requests/:id/status",
      {
        schema: {
          summary: "Where a request stands",
          tags,
          params,
          response: { 200: standingSchema, 422: standingSchema, 404: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const standing = requestStanding(await ownRun(request, context.store), await credits.left(request));
        return await reply.code(standing.status === "FAILED" ? 422 : 200).send(standing);
      },
    );
    await app.register(requestRoute(context));
  };
}

/** `GET /requests/ID` below `/v1` and `/v2`: what a request came to. */
export function requestRoute(context: ServerContext): FastifyPluginAsyncZod {
  const { files } = context;
  const sizeOf = async (hash: string) => (await files.bytes(hash))?.byteLength ?? 0;
  return async (app) => {
    app.get(
      "/requests/:id",
      {
        schema: {
          summary: "What a request came to, or where it stands",
          tags,
          params,
          response: { 200: resultSchema, 422: resultSchema, 404: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const run = await ownRun(request, context.store);
        const left = await context.credits.left(request);
        const result = await requestResult(run, baseOf(request, context), { sizeOf, left });
        return await reply.code(result.status === "FAILED" ? 422 : 200).send(result);
      },
    );
  };
}
