import { failure, routes, type Worker } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { onlyOf } from "../key-rights.ts";
import { refusals } from "../refusals.ts";
import { requireOwn } from "./runs.ts";

const isWorker = ({ role }: Worker) => role === "worker";
const params = z.object({ id: z.string().max(100) });
const tags = ["runs"];
const move = routes["POST /api/runs/:id/move"];

/** What waits: look at it, let it stand still and go on, put it into another order. */
export function queueRoutes({ runs, store, cluster }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/queue",
      {
        schema: {
          summary: "What waits, and what is performed",
          tags,
          response: { 200: routes["GET /api/queue"].answer, ...refusals },
        },
      },
      async (request) => {
        const { paused, running, waiting } = await runs.standing();
        const only = onlyOf(request);
        const isShown = async (id: string) => only === undefined || (await store.owner(id)) === only;
        const shown = async (ids: readonly string[]) => {
          const own = await Promise.all(ids.map(isShown));
          return ids.filter((_, at) => own[at]);
        };
        return {
          ...{ paused, running: await shown(running) },
          ...(cluster && only === undefined && { workers: (await cluster.status()).members.filter(isWorker) }),
          waiting: waiting
            .filter(({ key }) => only === undefined || key === only)
            .map(({ id, lane, priority }) => ({ id, lane, priority })),
        };
      },
    );
    for (const [verb, summary] of [
      ["pause", "Take up no more runs; those that are performed end"],
      ["resume", "Take up runs again"],
    ] as const)
      app.post(
        `/api/queue/${verb}`,
        {
          config: { right: "admin" },
          schema: { summary, tags, response: { 200: routes["POST /api/queue/pause"].answer, ...refusals } },
        },
        async () => {
          await runs[verb]();
          return { paused: verb === "pause" };
        },
      );
    app.post(
      "/api/runs/:id/move",
      {
        schema: {
          summary: "Put a run that waits into another place among those of its key",
          tags,
          params,
          body: move.body,
          response: { 202: move.answer, 404: failure, 409: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await requireOwn(request, id, store);
        const { body } = request;
        if (!(await runs.move(id, "to" in body ? body.to : body))) throw serverErrors.RUN_NOT_WAITING({ id });
        return await reply.code(202).send({ id });
      },
    );
  };
}
