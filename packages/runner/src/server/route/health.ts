import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";

const answer = z.object({
  ok: z.literal(true),
  version: z.string(),
  provider: z.string(),
  models: z.array(z.string()),
  queue: z.object({ waiting: z.int(), running: z.boolean() }),
});

/** Whether the server is there, and what it has. */
export function healthRoute({ engine, version, runs }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/health",
      { schema: { summary: "Whether the server is there", tags: ["server"], response: { 200: answer } } },
      async () => {
        const models = (await engine.models.list()).map(({ name }) => name);
        return { ok: true as const, version, provider: engine.provider, models, queue: await runs.load() };
      },
    );
  };
}
