import { isInputError } from "@sigmaflow/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { PreparedRun } from "../../engine/prepare-run.ts";
import type { ServerContext } from "../context.ts";
import type { GraphFile } from "../graph-folder.ts";
import { queryBesides, untilOf } from "../run-query.ts";
import { graphUntil } from "../until-node.ts";
import { bodyReader } from "./body-files.ts";
import { inputsOf } from "./coerce.ts";
import { ignoredHeader } from "./ignored.ts";
import { refuseInputs } from "./refuse.ts";

/** What is asked of a served graph. */
export interface AskedGraph {
  readonly file: Pick<GraphFile, "text">;
  /** Inputs by name, as clients write them. */
  readonly body: unknown;
}

/** A run for a request, and the header that names what of the request meant nothing to its graph. */
export interface ReadyRequest {
  readonly prepared: PreparedRun;
  readonly ignored: ReturnType<typeof ignoredHeader>;
}

/** Prepares the run that a request asks for, and says in the reply what of it is ignored. */
export type PrepareRequest = (request: FastifyRequest, reply: FastifyReply, asked: AskedGraph) => Promise<ReadyRequest>;

/** What prepares the runs of served graphs for requests that name inputs in a body, at every door alike. */
export function requestPreparer(context: ServerContext): PrepareRequest {
  const { engine, limits } = context;
  const readInput = bodyReader(context);
  return async (request, reply, { file: { text }, body }) => {
    let ignored: ReadyRequest["ignored"] = {};
    const inputs = inputsOf(body, (names) => {
      ignored = ignoredHeader([...queryBesides(request), ...names]);
      void reply.headers(ignored);
    });
    const until = untilOf(request);
    const source = until === undefined ? text : graphUntil(text, until, engine);
    const prepared = await engine.prepare(source, inputs, { limits, readInput }).catch((error: unknown) => {
      throw isInputError(error) ? refuseInputs(error, body) : error;
    });
    return { prepared, ignored };
  };
}
