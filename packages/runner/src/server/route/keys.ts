import { routes } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { leftOf } from "../../store/accounts.ts";
import type { ListedKey } from "../../store/made-keys.ts";
import type { ServerContext } from "../context.ts";
import { refusals } from "../refusals.ts";

/** The keys that `sigmaflow keys` made, with what is left to each; `list` reads them. */
export function keysRoute({ store }: ServerContext, list: () => Promise<readonly ListedKey[]>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/keys",
      {
        config: { right: "admin" },
        schema: {
          summary: "List the keys with their credits",
          tags: ["server"],
          response: { 200: routes["GET /api/keys"].answer, ...refusals },
        },
      },
      async () =>
        await Promise.all(
          (await list()).map(async ({ credits: granted = 0, ...key }) => {
            const account = await store.account(key.id);
            return { ...key, credits: { granted, ...account, left: leftOf(granted, account) } };
          }),
        ),
    );
  };
}
