import { isInputError } from "@sigmaflow/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { prepare } from "../../runs/prepare.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { queryOf } from "../known-query.ts";
import { repeatedHeader, runOnce } from "../run-once.ts";
import { bodyReader } from "./body-files.ts";
import { inputsOf } from "./coerce.ts";
import { endpointGraph } from "./endpoint.ts";
import { ignoredHeader } from "./ignored.ts";
import { RawBody } from "./raw-body.ts";
import { refuseInputs } from "./refuse.ts";
import { termsOf } from "./terms.ts";

/** A request for the run of a graph that its address names. */
type GraphRequest = FastifyRequest<{ Params: { graph: string } }>;

/** What accepts a run for a request that does not wait for it, and returns its id. */
export function requestQueue(context: ServerContext): (request: GraphRequest, reply: FastifyReply) => Promise<string> {
  const { graphs, submit, store } = context;
  const readInput = bodyReader(context);
  return async (request, reply) => {
    const { name, text } = await endpointGraph(request.params.graph, context);
    if (request.headers["content-type"] === undefined) throw serverErrors.BAD_CONTENT_TYPE();
    const body = request.body instanceof RawBody ? await request.body.value() : request.body;
    const { attended: _, ...terms } = termsOf(request, context).submitted;
    const once = await runOnce(store, terms.idempotency, async () => {
      const inputs = inputsOf(body, (names) => void reply.headers(ignoredHeader([...queryOf(request), ...names])));
      const prepared = await prepare(text, inputs, context, { readInput }).catch((error: unknown) => {
        throw isInputError(error) ? refuseInputs(error, body) : error;
      });
      return await submit(request, prepared, { graphName: graphs.file(name), ...terms });
    });
    if (once.isRepeated) void reply.headers(repeatedHeader);
    void reply.header("x-request-id", once.id);
    return once.id;
  };
}

/** Scheme, host, port and prefix under which whoever sent a request finds this server. */
export function baseOf(request: FastifyRequest, { originFor, prefix }: ServerContext): string {
  return `${originFor(request)}${prefix}`;
}
