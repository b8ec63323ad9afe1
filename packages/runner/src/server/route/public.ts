import { inTurns } from "@sigmaflow/core/editing";
import { chainHeader, readChain } from "@sigmaflow/nodes";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { nodeTurn } from "../../host/node-host.ts";
import type { Seen } from "../../runs/submit-options.ts";
import type { StoredRun } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { dryRun } from "../dry-run.ts";
import { serverErrors } from "../error-codes.ts";
import type { GraphFile } from "../graphs.ts";
import { keyOf } from "../keys.ts";
import { queryOf } from "../known-query.ts";
import { answerOf, sendAnswer } from "../public/answer.ts";
import { coerceInputs, requestPreparer } from "../public/coerce.ts";
import { endpointGraph } from "../public/endpoint.ts";
import { finishedRun } from "../public/finished-run.ts";
import { readForms } from "../public/form-body.ts";
import { ignoredHeader } from "../public/ignored.ts";
import { leaveJson, RawBody } from "../public/raw-body.ts";
import { namingRequest, type RememberedAnswer, RememberedAnswers } from "../public/remembered-answers.ts";
import { termsOf } from "../public/terms.ts";
import { repeatedHeader, runBefore, runOnce } from "../run-once.ts";
import { isDryRun, queryBesides } from "../run-query.ts";

const params = z.object({ graph: z.string().max(200) });

/** `POST /NAME` below `/v1`: runs a served graph and answers with what it made, while the client waits. */
export function publicRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const { graphs, submit, answered, originFor, readJson, store, wire } = context;
  const prepareFor = requestPreparer(context);
  const remembered = new RememberedAnswers(context);
  return async (app) => {
    app.removeContentTypeParser("text/plain");
    leaveJson(app, readJson);
    readForms(app);
    // The paths of single graphs are described in the OpenAPI document instead.
    app.post("/:graph", { schema: { hide: true, params } }, async (request, reply) => {
      const file = await endpointGraph(request.params.graph, context);
      const asked = await askedIn(request);
      const known = asked === undefined ? undefined : remembered.find(asked);
      if (known !== undefined && (await remembered.counts(known.made, file.version)))
        return await answerAgain(known, request, reply);
      return await answerAnew(file, asked, request, reply);
    });
  };

  /** A request as a text, where the same text means the same request. */
  async function askedIn(request: FastifyRequest<{ Params: { graph: string } }>): Promise<string | undefined> {
    const { body, headers, params } = request;
    // Runs that are made for others count with those.
    if (!(body instanceof RawBody) || headers[chainHeader] !== undefined) return undefined;
    if (!termsOf(request, context).mayRepeat || queryOf(request).length > 0) return undefined;
    const naming = namingRequest({
      ...{ name: params.graph, body: body.bytes, contentType: headers["content-type"] ?? "", accept: headers.accept },
      ...{ key: keyOf(request)?.id, origin: originFor(request) },
    });
    return await inTurns(naming, nodeTurn);
  }

  /** Answers as before. It is a run of its own all the same; what it is charged would be charged here. */
  async function answerAgain(
    { made, ignored, answer }: RememberedAnswer,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    void reply.headers(ignored);
    return await sendAnswer(answer, await answered(request, made), reply, context);
  }

  async function answerAnew(file: GraphFile, asked: string | undefined, request: FastifyRequest, reply: FastifyReply) {
    const { name, version } = file;
    if (request.headers["content-type"] === undefined) throw serverErrors.BAD_CONTENT_TYPE();
    const body = request.body instanceof RawBody ? await request.body.value() : request.body;
    const terms = termsOf(request, context);
    const { idempotency } = terms.submitted;
    const submitted = { graphName: graphs.file(name), chain: readChain(request.headers[chainHeader]) };
    const answer = async (run: StoredRun) => {
      const base64 = (run.inputs.base64 ?? run.graph.inputs?.base64?.default) === true;
      return await answerOf(run, { accept: request.headers.accept, wire, base64, origin: originFor(request) }, context);
    };
    const answerRepeated = async (id: string) => {
      void reply.headers(repeatedHeader);
      const run = await finishedRun(id, terms, reply, context);
      if (run === undefined) return reply;
      void reply.headers(
        ignoredHeader([...queryBesides(request), ...coerceInputs(body, run.graph.inputs ?? {}).ignored]),
      );
      return await sendAnswer(await answer(run), run, reply, context);
    };
    const isDry = isDryRun(request);
    const sentBefore = !isDry && idempotency && (await runBefore(store, idempotency));
    if (sentBefore) return await answerRepeated(sentBefore);
    const { prepared: ready, ignored } = await prepareFor(request, reply, { file, body });
    if (isDry) return await dryRun(request, ready, submitted, context);
    const before = asked && (await remembered.findRun(version, ready, keyOf(request)?.id));
    if (before) {
      const known = { made: before, ignored, answer: await answer(before.run) };
      remembered.takeAnswer(asked, known);
      return await answerAgain(known, request, reply);
    }
    let seen: Seen | undefined;
    const onSeen = (found: Seen) => {
      seen = found;
    };
    const start = () => submit(request, ready, { ...submitted, ...terms.submitted, onSeen });
    const once = await runOnce(store, idempotency, start);
    if (once.isRepeated) return await answerRepeated(once.id);
    const run = await finishedRun(once.id, terms, reply, context);
    if (run === undefined) return reply;
    const answered = await answer(run);
    const made = asked && seen && remembered.takeRun(version, ready, run, seen);
    if (made) remembered.takeAnswer(asked, { made, ignored, answer: answered });
    return await sendAnswer(answered, run, reply, context);
  }
}
