import type { SigmaflowError } from "@sigmaflow/core";
import {
  dryRun as dryRunSchema,
  failure,
  graphName,
  type RunSummary,
  routes,
  run,
  runStatus,
  runSummary,
} from "@sigmaflow/core/wire";
import type { FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { prepare } from "../../runs/prepare.ts";
import type { RunStore } from "../../store/run-store.ts";
import type { StoredRun } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { deadlineOf } from "../deadline.ts";
import { dryRun } from "../dry-run.ts";
import { serverErrors } from "../error-codes.ts";
import { sendText } from "../etag.ts";
import { graphSource } from "../graph-source.ts";
import { onlyOf, requirePriority } from "../key-rights.ts";
import { refusals } from "../refusals.ts";
import { needsOf } from "../required-needs.ts";
import { idempotencyKeyOf, repeatedHeader, runOnce } from "../run-once.ts";
import { isDryRun, runQuery } from "../run-query.ts";
import { headerSchema } from "../term-headers.ts";
import { graphUntil } from "../until-node.ts";
import { webhookOf } from "../webhooks.ts";

const start = routes["POST /api/runs"];
const params = z.object({ id: z.string().max(100) });
const query = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(100).optional().describe("Runs older than this one."),
  status: runStatus.optional().describe("Runs that stand so."),
  text: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Runs with this in their title, in what they were given or in their graph's defaults."),
  graph: graphName.optional().describe("Runs of the graph of this name."),
});
const tags = ["runs"];

/** Runs: accept, list, look at, cancel, try again, forget. */
export function runRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const { graphs, runs, submit, store, prefix } = context;
  return async (app) => {
    app.post(
      "/api/runs",
      {
        schema: {
          summary: "Run a graph",
          tags,
          headers: headerSchema(["idempotency-key", "cancel-after", "run-needs", "webhook-url"]),
          querystring: runQuery,
          body: start.body,
          response: { 200: dryRunSchema, 202: start.answer, 422: failure, 429: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const { graph, inputs: given, outputs, priority, until = request.query.until } = request.body;
        requirePriority(request, priority);
        const needs = needsOf(request, context, request.body.needs);
        const idempotency = idempotencyKeyOf(request, request.body);
        const deadline = deadlineOf(request);
        const webhook = webhookOf(request, context);
        const prepared = async () => {
          const { source, graphName } = await graphSource(graph, context);
          const whole = until === undefined ? source : graphUntil(source, until, context.engine);
          return { ready: await prepare(whole, given, context, outputs && { outputs }), graphName };
        };
        if (isDryRun(request)) {
          const { ready, graphName } = await prepared();
          return reply.code(200).send(await dryRun(request, ready, { graphName, wanted: outputs }, context));
        }
        const once = await runOnce(store, idempotency, async () => {
          const { ready, graphName } = await prepared();
          return await submit(request, ready, {
            graphName,
            ...(priority !== undefined && { priority }),
            ...(needs && { needs }),
            ...(outputs && { wanted: outputs }),
            ...(idempotency && { idempotency }),
            ...(deadline !== undefined && { deadline }),
            ...(webhook && { webhook }),
          });
        });
        if (once.isRepeated) void reply.headers(repeatedHeader);
        const { id } = once;
        return reply
          .code(202)
          .headers({ location: `${prefix}/api/runs/${id}`, "x-request-id": id })
          .send({ id });
      },
    );
    app.get(
      "/api/runs",
      {
        schema: {
          summary: "List runs, newest first",
          tags,
          querystring: query,
          response: { 200: routes["GET /api/runs"].answer, ...refusals },
        },
      },
      async (request, reply) => {
        const { limit, graph, ...filter } = request.query;
        const graphName = graph === undefined ? undefined : graphs.file(graph);
        const found = await store.list({ ...filter, graphName, key: onlyOf(request), limit: limit + 1 });
        const listed = found.slice(0, limit);
        const next = found.length > limit ? `,"next":"${listed.at(-1)!.id}"` : "";
        sendText(`{"runs":[${listed.map(textOf).join()}]${next}}`, reply);
        return reply;
      },
    );
    app.get(
      "/api/runs/:id",
      { schema: { summary: "Look at a run", tags, params, response: { 200: run, 404: failure, ...refusals } } },
      // Keeps what clients are shown and drops the rest.
      async (request) => run.parse(await ownRun(request, store)),
    );
    app.post(
      "/api/runs/:id/cancel",
      {
        schema: {
          summary: "Cancel a run; does nothing to one that has ended",
          tags,
          params,
          response: { 202: routes["POST /api/runs/:id/cancel"].answer, 404: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await requireOwn(request, id, store);
        if (!(await runs.cancel(id))) throw noRun(id);
        return reply.code(202).send({ id });
      },
    );
    app.post(
      "/api/runs/:id/retry",
      {
        schema: {
          summary: "Run what has ended again, with the same graph, inputs and seeds; what is cached is not repeated",
          tags,
          params,
          response: {
            202: routes["POST /api/runs/:id/retry"].answer,
            404: failure,
            409: failure,
            429: failure,
            ...refusals,
          },
        },
      },
      async (request, reply) => {
        const before = await ownRun(request, store);
        const { graph, inputs, seeds, wanted, graphName, priority, needs, wish = before.id } = before;
        if (before.ended === undefined) throw serverErrors.RUN_NOT_ENDED({ id: before.id });
        const prepared = await prepare(graph, inputs, context, { seeds, ...(wanted && { outputs: wanted }) });
        const id = await submit(request, prepared, {
          ...{ graphName, wish },
          ...(wanted && { wanted }),
          ...(priority !== undefined && { priority }),
          ...(needs && { needs }),
        });
        return reply
          .code(202)
          .headers({ location: `${prefix}/api/runs/${id}`, "x-request-id": id })
          .send({ id });
      },
    );
    app.delete(
      "/api/runs/:id",
      {
        config: { right: "run" },
        schema: {
          summary: "Forget a run that has ended",
          tags,
          params,
          response: { 204: z.undefined().describe("It is gone."), 404: failure, 409: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await requireOwn(request, id, store);
        if (!(await store.remove(id))) throw serverErrors.RUN_NOT_ENDED({ id });
        return await reply.code(204).send();
      },
    );
  };
}

/** What clients are shown of runs, as JSON: stores may give the same object again for one that has ended. */
const texts = new WeakMap<RunSummary, string>();

function textOf(listed: RunSummary): string {
  const known = texts.get(listed);
  if (known !== undefined) return known;
  const text = JSON.stringify(runSummary.parse(listed));
  if (listed.ended !== undefined) texts.set(listed, text);
  return text;
}

/**
 * Lets a request go on that is about a run of its own key, if keys have runs of their own.
 *
 * @throws `RUN_NOT_FOUND`, also for a run of another key: whoever asks learns nothing of it.
 */
export async function requireOwn(request: FastifyRequest, id: string, store: RunStore): Promise<void> {
  const owner = await store.owner(id);
  const only = onlyOf(request);
  if (owner === undefined || (only !== undefined && owner !== only)) throw noRun(id);
}

/**
 * The run that a request names, as {@link requireOwn} lets it have that.
 *
 * @throws `RUN_NOT_FOUND`.
 */
export async function ownRun(request: FastifyRequest<{ Params: { id: string } }>, store: RunStore): Promise<StoredRun> {
  const { id } = request.params;
  await requireOwn(request, id, store);
  const found = await store.get(id);
  if (found !== undefined) return found;
  throw noRun(id);
}

function noRun(id: string): SigmaflowError {
  return serverErrors.RUN_NOT_FOUND({ id });
}
