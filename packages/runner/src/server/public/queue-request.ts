import type { DryRun } from "@sigmaflow/core/wire";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ServerContext } from "../context.ts";
import { dryRun } from "../dry-run.ts";
import { serverErrors } from "../error-codes.ts";
import { isDryRun } from "../run-query.ts";
import { requestPreparer } from "./coerce.ts";
import { endpointGraph } from "./endpoint.ts";
import { RawBody } from "./raw-body.ts";
import { runStarter } from "./start-run.ts";
import { termsOf } from "./terms.ts";

/** A request for the run of a graph that its address names. */
type GraphRequest = FastifyRequest<{ Params: { graph: string } }>;

/** Accepts a run for a request that does not wait for it, and returns its id; of a dry run, what it would do. */
export type QueueRequest = (request: GraphRequest, reply: FastifyReply) => Promise<string | DryRun>;

/** What accepts runs of served graphs for requests that do not wait for them. */
export function requestQueue(context: ServerContext): QueueRequest {
  const prepare = requestPreparer(context);
  const start = runStarter(context);
  return async (request, reply) => {
    const file = await endpointGraph(request.params.graph, context);
    if (request.headers["content-type"] === undefined) throw serverErrors.BAD_CONTENT_TYPE();
    const body = request.body instanceof RawBody ? await request.body.value() : request.body;
    if (isDryRun(request)) {
      const { prepared } = await prepare(request, reply, { file, body });
      return await dryRun(request, prepared, { graphName: context.graphs.file(file.name) }, context);
    }
    const { attended: _, ...submitted } = termsOf(request, context).submitted;
    return await start(request, reply, { file, body, submitted });
  };
}

/** Scheme, host, port and prefix under which whoever sent a request finds this server. */
export function baseOf(request: FastifyRequest, { originFor, prefix }: ServerContext): string {
  return `${originFor(request)}${prefix}`;
}
