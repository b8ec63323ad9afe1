import { routes, standing } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { ServerContext } from "../context.ts";
import { refusals } from "../refusals.ts";

const { answer } = routes["GET /api/health"];
const open = { door: "open" } as const;

/** Whether the server is there, and what it has. */
export function healthRoute({ engine, version, runs }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/health",
      {
        schema: { summary: "Whether the server is there", tags: ["server"], response: { 200: answer, ...refusals } },
      },
      async () => {
        const models = (await engine.models.list()).map(({ name }) => name);
        return { ok: true as const, version, provider: engine.provider, models, queue: await runs.load() };
      },
    );
    app.get(
      "/livez",
      {
        config: open,
        schema: {
          summary: "Whether the process answers; no key is needed",
          tags: ["server"],
          response: { 200: standing, ...refusals },
        },
      },
      async () => ({ ok: true as const }),
    );
    app.get(
      "/readyz",
      {
        config: open,
        schema: {
          summary: "Whether runs are accepted: 503 from when the server is about to stop; no key is needed",
          tags: ["server"],
          response: { 200: standing, ...refusals },
        },
      },
      async () => {
        runs.requireOpen();
        return { ok: true as const };
      },
    );
  };
}
