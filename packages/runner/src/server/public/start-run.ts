import { isInputError } from "@sigmaflow/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { prepare } from "../../runs/prepare.ts";
import type { ServerContext } from "../context.ts";
import type { GraphFile } from "../graph-folder.ts";
import { queryOf } from "../known-query.ts";
import { repeatedHeader, runOnce } from "../run-once.ts";
import { bodyReader } from "./body-files.ts";
import { inputsOf } from "./coerce.ts";
import { ignoredHeader } from "./ignored.ts";
import { refuseInputs } from "./refuse.ts";
import type { Terms } from "./terms.ts";

/** What is asked of a served graph. */
export interface Asked {
  readonly file: GraphFile;
  /** Inputs by name, as clients write them. */
  readonly body: unknown;
  readonly submitted: Partial<Terms["submitted"]>;
}

/** Accepts a run for a request, once however often that is sent, and returns its id. */
export type StartRun = (request: FastifyRequest, reply: FastifyReply, asked: Asked) => Promise<string>;

/** What accepts runs of served graphs for requests that name inputs in a body. */
export function runStarter(context: ServerContext): StartRun {
  const { graphs, submit, store } = context;
  const readInput = bodyReader(context);
  return async (request, reply, { file: { name, text }, body, submitted }) => {
    const once = await runOnce(store, submitted.idempotency, async () => {
      const inputs = inputsOf(body, (names) => void reply.headers(ignoredHeader([...queryOf(request), ...names])));
      const prepared = await prepare(text, inputs, context, { readInput }).catch((error: unknown) => {
        throw isInputError(error) ? refuseInputs(error, body) : error;
      });
      return await submit(request, prepared, { graphName: graphs.file(name), ...submitted });
    });
    if (once.isRepeated) void reply.headers(repeatedHeader);
    void reply.header("x-request-id", once.id);
    return once.id;
  };
}
