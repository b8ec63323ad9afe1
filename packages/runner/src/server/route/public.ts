import { type GraphDocument, isInputError } from "@sigmaflow/core";
import { chainHeader, readChain } from "@sigmaflow/nodes";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { prepare } from "../../runs/prepare.ts";
import type { Seen } from "../../runs/submit-options.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { failedRun } from "../failed-run.ts";
import type { GraphFile } from "../graph-folder.ts";
import { keyOf } from "../keys.ts";
import { answerOf, sendAnswer } from "../public/answer.ts";
import { bodyReader } from "../public/body-files.ts";
import { coerceInputs } from "../public/coerce.ts";
import { endpointGraph } from "../public/endpoint.ts";
import { readForms } from "../public/form-body.ts";
import { leaveJson, RawBody } from "../public/raw-body.ts";
import { refuseInputs } from "../public/refuse.ts";
import { type RememberedAnswer, RememberedAnswers, requestName } from "../public/remembered-answers.ts";

/** Ignored parameters that are named; clients take headers of a few KiB only. */
const mostNamed = 30;

const ignoredHeader = "x-ignored-parameters";

const params = z.object({ graph: z.string().max(200) });

/** `POST /NAME` below `/v1`: runs a served graph and answers with what it made, while the client waits. */
export function publicRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const { graphs, files, runs, submit, answered, originFor, readJson, store, limits, wire } = context;
  const readInput = bodyReader(files);
  const remembered = new RememberedAnswers(context);
  return async (app) => {
    app.removeContentTypeParser("text/plain");
    leaveJson(app, readJson);
    readForms(app);
    // The paths of single graphs are described in the OpenAPI document instead.
    app.post("/:graph", { schema: { hide: true, params } }, async (request, reply) => {
      const file = await endpointGraph(request.params.graph, context);
      const asked = askedIn(request);
      const known = asked === undefined ? undefined : remembered.find(asked);
      if (known !== undefined && (await remembered.counts(known.made, file.version)))
        return await answerAgain(known, request, reply);
      return await answerAnew(file, asked, request, reply);
    });
  };

  /** A request as a text, where the same text means the same request. */
  function askedIn(request: FastifyRequest<{ Params: { graph: string } }>): string | undefined {
    const { body, headers, params } = request;
    // Runs that are made for others count with those.
    if (!(body instanceof RawBody) || headers[chainHeader] !== undefined) return undefined;
    return requestName({
      ...{ name: params.graph, body: body.bytes, contentType: headers["content-type"] ?? "", accept: headers.accept },
      ...{ key: keyOf(request)?.id, origin: originFor(request) },
    });
  }

  /** Answers as before. It is a run of its own all the same; what it is charged would be charged here. */
  async function answerAgain(
    { made, ignored, answer }: RememberedAnswer,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    if (ignored !== undefined) void reply.header(ignoredHeader, ignored);
    return await sendAnswer(answer, await answered(request, made), reply, context);
  }

  async function answerAnew(
    { name, text, version }: GraphFile,
    asked: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    if (request.headers["content-type"] === undefined) throw serverErrors.BAD_CONTENT_TYPE();
    const body = request.body instanceof RawBody ? await request.body.value() : request.body;
    let ignoredNames: string | undefined;
    const inputs = (read: GraphDocument) => {
      const { values, ignored } = coerceInputs(body, read.inputs ?? {});
      if (ignored.length > 0) {
        ignoredNames = ignored.slice(0, mostNamed).map(headerSafe).join(", ");
        void reply.header(ignoredHeader, ignoredNames);
      }
      return values;
    };
    const prepared = await prepare(text, inputs, context, { readInput }).catch((error: unknown) => {
      throw isInputError(error) ? refuseInputs(error, body) : error;
    });
    const options = {
      accept: request.headers.accept,
      wire,
      base64: prepared.inputs.base64 === true,
      origin: originFor(request),
    };
    const key = keyOf(request)?.id;
    const before = asked === undefined ? undefined : await remembered.findRun(version, prepared, key);
    if (before !== undefined) {
      const known = { made: before, ignored: ignoredNames, answer: await answerOf(before.run, options, context) };
      remembered.takeAnswer(asked!, known);
      return await answerAgain(known, request, reply);
    }
    const chain = readChain(request.headers[chainHeader]);
    let seen: Seen | undefined;
    const onSeen = (found: Seen) => {
      seen = found;
    };
    const id = await submit(request, prepared, { graphName: graphs.file(name), attended: true, chain, onSeen });
    void reply.header("x-request-id", id);
    await finished(id, reply);
    const run = (await store.get(id))!;
    const answer = await answerOf(run, options, context);
    const made = asked !== undefined && seen && remembered.takeRun(version, prepared, run, seen);
    if (made) remembered.takeAnswer(asked!, { made, ignored: ignoredNames, answer });
    return await sendAnswer(answer, run, reply, context);
  }

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
