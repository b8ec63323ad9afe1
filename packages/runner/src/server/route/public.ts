import { type GraphDocument, isInputError } from "@sigmaflow/core";
import { chainHeader, readChain } from "@sigmaflow/nodes";
import type { FastifyReply } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { prepare } from "../../runs/prepare.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { failedRun } from "../failed-run.ts";
import { answerRun } from "../public/answer.ts";
import { bodyReader } from "../public/body-files.ts";
import { coerceInputs } from "../public/coerce.ts";
import { endpointGraph } from "../public/endpoint.ts";
import { readForms } from "../public/form-body.ts";
import { refuseInputs } from "../public/refuse.ts";

/** Ignored parameters that are named; clients take headers of a few KiB only. */
const mostNamed = 30;

const params = z.object({ graph: z.string().max(200) });

/** `POST /NAME` below `/v1`: runs a served graph and answers with what it made, while the client waits. */
export function publicRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const { graphs, files, runs, submit, originFor, store, limits, wire } = context;
  const readInput = bodyReader(files);
  return async (app) => {
    app.removeContentTypeParser("text/plain");
    readForms(app);
    // The paths of single graphs are described in the OpenAPI document instead.
    app.post("/:graph", { schema: { hide: true, params } }, async (request, reply) => {
      const { name, text } = await endpointGraph(request.params.graph, context);
      if (request.headers["content-type"] === undefined) throw serverErrors.BAD_CONTENT_TYPE();
      const inputs = (read: GraphDocument) => {
        const { values, ignored } = coerceInputs(request.body, read.inputs ?? {});
        if (ignored.length > 0)
          void reply.header("x-ignored-parameters", ignored.slice(0, mostNamed).map(headerSafe).join(", "));
        return values;
      };
      const prepared = await prepare(text, inputs, context, { readInput }).catch((error: unknown) => {
        throw isInputError(error) ? refuseInputs(error, request.body) : error;
      });
      const chain = readChain(request.headers[chainHeader]);
      const id = await submit(request, prepared, { graphName: graphs.file(name), attended: true, chain });
      void reply.header("x-request-id", id);
      await finished(id, reply);
      return await answerRun(
        (await store.get(id))!,
        reply,
        {
          accept: request.headers.accept,
          wire,
          base64: prepared.inputs.base64 === true,
          origin: originFor(request),
        },
        context,
      );
    });
  };

  /** Waits for a run. A client that leaves, or has waited long enough, takes its run along. */
  async function finished(id: string, reply: FastifyReply): Promise<void> {
    const gone = new AbortController();
    const leave = () => gone.abort();
    reply.raw.once("close", leave);
    const late = AbortSignal.timeout(limits.waitMs);
    try {
      const run = await runs.ended(id, AbortSignal.any([gone.signal, late]));
      if (run.status === "succeeded") return;
      throw failedRun(run.error);
    } catch (error) {
      if (!gone.signal.aborted && !late.aborted) throw error;
      await runs.cancel(id);
      reply.log.info({ run: id }, late.aborted ? "a run took too long" : "a client left");
      throw serverErrors.TOOK_TOO_LONG({ seconds: Math.round(limits.waitMs / 1000) });
    } finally {
      reply.raw.off("close", leave);
    }
  }
}

/** A key as a header can hold it, halves of characters replaced. */
function headerSafe(key: string): string {
  return encodeURIComponent(key.toWellFormed()).slice(0, 100);
}
