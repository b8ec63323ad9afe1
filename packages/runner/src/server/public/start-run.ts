import type { FastifyReply, FastifyRequest } from "fastify";
import type { ServerContext } from "../context.ts";
import type { GraphFile } from "../graphs.ts";
import { repeatedHeader, runOnce } from "../run-once.ts";
import { type AskedGraph, requestPreparer } from "./coerce.ts";
import type { Terms } from "./terms.ts";

/** What is asked of a served graph. */
export interface Asked extends AskedGraph {
  readonly file: GraphFile;
  readonly submitted: Partial<Terms["submitted"]>;
}

/** Accepts a run for a request, once however often that is sent, and returns its id. */
export type StartRun = (request: FastifyRequest, reply: FastifyReply, asked: Asked) => Promise<string>;

/** What accepts runs of served graphs for requests that name inputs in a body. */
export function runStarter(context: ServerContext): StartRun {
  const { graphs, submit, store } = context;
  const prepare = requestPreparer(context);
  return async (request, reply, { file, body, submitted }) => {
    const once = await runOnce(store, submitted.idempotency, async () => {
      const { prepared } = await prepare(request, reply, { file, body });
      return await submit(request, prepared, { graphName: graphs.file(file.name), ...submitted });
    });
    if (once.isRepeated) void reply.headers(repeatedHeader);
    void reply.header("x-request-id", once.id);
    return once.id;
  };
}
