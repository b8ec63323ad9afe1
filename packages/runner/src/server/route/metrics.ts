import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { clusterMetrics } from "../cluster-metrics.ts";
import type { ServerContext } from "../context.ts";
import { refusals } from "../refusals.ts";

/** What operators watch, as Prometheus collects it. */
export function metricsRoute({ metrics, runs, cluster }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/metrics",
      {
        config: { right: "admin" },
        schema: {
          summary: "Counts of runs, nodes, requests and their times, for Prometheus",
          tags: ["server"],
          response: {
            200: {
              description: "Prometheus' text format, version 0.0.4.",
              content: { "text/plain": { schema: z.string() } },
            },
            ...refusals,
          },
        },
      },
      async (_request, reply) => {
        const { waiting } = await runs.load();
        const all = cluster ? clusterMetrics(await cluster.status()) : "";
        return await reply.type("text/plain; version=0.0.4; charset=utf-8").send(metrics.text(waiting) + all);
      },
    );
  };
}
