import { readGraph } from "@sigmaflow/core";
import { chainHeader, readChain } from "@sigmaflow/nodes";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { failedRun } from "../failed-run.ts";
import { badGraph, prepare } from "../prepare.ts";
import { answerRun } from "../public/answer.ts";
import { coerceInputs } from "../public/coerce.ts";
import { endpointGraph } from "../public/endpoint.ts";
import { readForms } from "../public/form-body.ts";
import { formFor } from "../public/negotiate.ts";
import { keepPictures } from "../public/pictures.ts";

/** Ignored parameters that are named; clients take headers of a few KiB only. */
const mostNamed = 30;

const params = z.object({ graph: z.string().max(200) });

/** `POST /NAME` below `/v1`: runs a served graph and answers with its picture, while the client waits. */
export function publicRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const { engine, graphs, pictures, limits, runs, store, wire } = context;
  return async (app) => {
    app.removeContentTypeParser("text/plain");
    readForms(app);
    // The paths of single graphs are described in the OpenAPI document instead.
    app.post("/:graph", { schema: { hide: true, params } }, async (request, reply) => {
      const { name, text } = await endpointGraph(request.params.graph, context);
      const { draft, problems } = readGraph(text, { catalogue: engine.catalogue });
      if (draft === undefined) throw badGraph(problems);
      if (request.headers["content-type"] === undefined) throw serverErrors.BAD_CONTENT_TYPE();
      const specs = draft.inputs ?? {};
      const { values, ignored } = coerceInputs(request.body, specs, engine.registry.types);
      if (ignored.length > 0)
        void reply.header("x-ignored-parameters", ignored.slice(0, mostNamed).map(headerSafe).join(", "));
      const inputs = await keepPictures(values, specs, pictures, limits.sizes.pixels);
      const prepared = await prepare(text, inputs, context);
      const chain = readChain(request.headers[chainHeader]);
      const id = runs.submit(prepared, { scope: graphs.file(name), attended: true, chain });
      void reply.header("x-request-id", id);
      await finished(id, request, reply);
      return await answerRun(
        store.get(id)!,
        reply,
        {
          form: formFor(request.headers.accept, wire === "live" ? "live" : "json"),
          base64: values.base64 === true,
          origin: `${request.protocol}://${request.host}`,
        },
        context,
      );
    });
  };

  /** Waits for a run. A client that leaves, or has waited long enough, takes its run along. */
  async function finished(id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
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
      runs.cancel(id);
      request.log.info({ run: id }, late.aborted ? "a run took too long" : "a client left");
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
