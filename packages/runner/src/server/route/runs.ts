import type { SigmaflowError } from "@sigmaflow/core";
import { failure, type RunSummary, routes, run, runSummary } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { prepare } from "../../runs/prepare.ts";
import type { ServerContext } from "../context.ts";
import { deadlineOf } from "../deadline.ts";
import { serverErrors } from "../error-codes.ts";
import { sendText } from "../etag.ts";
import { graphSource } from "../graph-source.ts";
import { refusals } from "../refusals.ts";
import { idempotencyKeyOf, repeatedHeader, runOnce } from "../run-once.ts";
import { headerSchema } from "../term-headers.ts";

const start = routes["POST /api/runs"];
const params = z.object({ id: z.string().max(100) });
const query = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(100).optional().describe("Runs older than this one."),
});
const tags = ["runs"];

/** Runs: accept, list, look at, cancel. */
export function runRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const { graphs, runs, submit, store, prefix } = context;
  return async (app) => {
    app.post(
      "/api/runs",
      {
        schema: {
          summary: "Run a graph",
          description: "Answered when the run is on the disk: from then on it ends, whatever becomes of the server.",
          tags,
          headers: headerSchema(["idempotency-key", "cancel-after"]),
          body: start.body,
          response: { 202: start.answer, 422: failure, 429: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const { graph, inputs: given, outputs } = request.body;
        const idempotency = idempotencyKeyOf(request, request.body);
        const deadline = deadlineOf(request);
        const once = await runOnce(store, idempotency, async () => {
          const { source, graphName } = await graphSource(graph, graphs);
          const prepared = await prepare(source, given, context, outputs && { outputs });
          return await submit(request, prepared, {
            graphName,
            ...(outputs && { wanted: outputs }),
            ...(idempotency && { idempotency }),
            ...(deadline !== undefined && { deadline }),
          });
        });
        if (once.isRepeated) void reply.headers(repeatedHeader);
        const { id } = once;
        return reply.code(202).header("location", `${prefix}/api/runs/${id}`).send({ id });
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
        const listed = await store.list(request.query);
        sendText(`{"runs":[${listed.map(textOf).join()}]}`, reply);
        return reply;
      },
    );
    app.get(
      "/api/runs/:id",
      { schema: { summary: "Look at a run", tags, params, response: { 200: run, 404: failure, ...refusals } } },
      // Keeps what clients are shown and drops the rest.
      async (request) => run.parse(await known(request.params.id)),
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
        if (!(await runs.cancel(id))) throw noRun(id);
        return reply.code(202).send({ id });
      },
    );
  };

  async function known(id: string) {
    const found = await store.get(id);
    if (found !== undefined) return found;
    throw noRun(id);
  }
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

/** There is no run of this id. */
export function noRun(id: string): SigmaflowError {
  return serverErrors.RUN_NOT_FOUND({ id });
}
