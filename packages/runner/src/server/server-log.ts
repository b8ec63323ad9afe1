import type { FastifyInstance } from "fastify";
import type { RunObserver } from "../runs/run-observer.ts";
import type { ServerMetrics } from "./server-metrics.ts";

/**
 * One line a request, with the run that it asked for, without addresses' queries, headers and bodies, which hold keys and
 * prompts. Counts them too.
 */
export function logRequests(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const { method, url } = request;
    metrics.request(method, reply.statusCode, reply.elapsedTime);
    const ms = Math.round(reply.elapsedTime);
    const run = reply.getHeader("x-request-id");
    request.log.info(
      { method, path: url.split("?")[0], status: reply.statusCode, ms, ...(run !== undefined && { run }) },
      "answered",
    );
  });
}

/** One line when a run is taken up, and one when it has ended. */
export function logRuns(app: FastifyInstance): RunObserver {
  return {
    started(id) {
      app.log.info({ run: id }, "run started");
    },
    ended(id, { event }, ms) {
      const why = event.type === "run.failed" ? { code: event.code, path: event.path } : {};
      app.log.info({ run: id, status: event.type.slice("run.".length), ms: Math.round(ms), ...why }, "run ended");
    },
  };
}
