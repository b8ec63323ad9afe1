import { hostname } from "node:os";
import { routes, type Worker } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { nodeHost } from "../../host/node-host.ts";
import type { WorkNow } from "../../runs/work-now.ts";
import type { ServerContext } from "../context.ts";
import { refusals } from "../refusals.ts";

/** Who accepts and performs runs, and what each does now. */
export function workersRoute(
  { cluster, engine, version }: ServerContext,
  { since, now }: { readonly since: number; readonly now: WorkNow },
): FastifyPluginAsyncZod {
  const self = {
    id: nodeHost.randomId(),
    role: "server",
    name: `${hostname()}:${process.pid}`,
    version,
    since,
  } as const;
  const own = (): Worker => {
    const { models, stepsPerSecond, doing } = now;
    const has = { provider: engine.provider, memory: engine.memoryBudget };
    return { ...self, ...has, seen: Date.now(), models, stepsPerSecond, doing };
  };
  return async (app) => {
    app.get(
      "/api/workers",
      {
        config: { right: "admin" },
        schema: {
          summary: "Who is there, and what each does",
          tags: ["server"],
          response: { 200: routes["GET /api/workers"].answer, ...refusals },
        },
      },
      async () => (cluster ? (await cluster.status()).members : [own()]),
    );
  };
}
