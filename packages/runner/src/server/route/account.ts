import { accountCredits } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { ServerContext } from "../context.ts";
import { refusals } from "../refusals.ts";

/** `GET /get-user-credits` below `/v1`: what clients of the live service ask before they begin. */
export function accountRoute({ credits }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/get-user-credits",
      {
        schema: {
          summary: "The credits that are left",
          tags: ["server"],
          response: { 200: accountCredits, ...refusals },
        },
      },
      async (request) => ({ credits: await credits.left(request), "free-credits": 0 }),
    );
  };
}
