import { failure, routes } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { webhookSecret } from "../../runs/webhook-signature.ts";
import type { WebhookStore } from "../../store/webhook-store.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { keyOf } from "../keys.ts";
import { refusals } from "../refusals.ts";
import { requireOwn } from "./runs.ts";

const params = z.object({ id: z.string().max(100) });
const tags = ["webhooks"];

/** What became of webhooks, and the secret by which a client knows them. */
export function webhookRoutes(
  { store }: ServerContext,
  { webhooks, secret }: { readonly webhooks: WebhookStore; readonly secret: () => Buffer },
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/webhooks/secret",
      {
        // It is for those who ask for webhooks.
        config: { right: "run" },
        schema: {
          summary: "The secret that signs the webhooks of the key that asks",
          tags,
          response: { 200: routes["GET /api/webhooks/secret"].answer, ...refusals },
        },
      },
      async (request) => ({ secret: webhookSecret(secret(), keyOf(request)?.id) }),
    );
    app.get(
      "/api/runs/:id/webhook",
      {
        schema: {
          summary: "What became of a run's webhook",
          tags,
          params,
          response: { 200: routes["GET /api/runs/:id/webhook"].answer, 404: failure, ...refusals },
        },
      },
      async (request) => {
        const { id } = request.params;
        await requireOwn(request, id, store);
        const log = await webhooks.log(id);
        if (log !== undefined) return log;
        throw serverErrors.WEBHOOK_NOT_FOUND({ id });
      },
    );
    app.post(
      "/api/runs/:id/webhook",
      {
        schema: {
          summary: "Send a run's webhook again, now",
          tags,
          params,
          response: { 202: routes["POST /api/runs/:id/webhook"].answer, 404: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await requireOwn(request, id, store);
        if (!(await webhooks.again(id))) throw serverErrors.WEBHOOK_NOT_FOUND({ id });
        return await reply.code(202).send({ id });
      },
    );
  };
}
