import type { WebhookEvent } from "@sigmaflow/core/wire";
import { runSummary } from "@sigmaflow/core/wire";
import type { FastifyRequest } from "fastify";
import type { AllowedHosts } from "../host/allowed-hosts.ts";
import { guardedRequest } from "../host/guarded-request.ts";
import type { WebhookCall } from "../runs/webhook-sender.ts";
import { webhookHeaders, webhookSecret } from "../runs/webhook-signature.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { Webhook } from "../store/webhook-store.ts";
import type { ServerContext } from "./context.ts";
import { serverErrors } from "./error-codes.ts";
import { picturesOf } from "./public/answer.ts";

/** The longest address that is taken. */
const longest = 2000;

/**
 * Where the end of a request's run is to be sent, from its header `Webhook-Url`; undefined where it has none.
 *
 * @throws `BAD_REQUEST` for a host that the server may not call.
 */
export function webhookOf(
  request: FastifyRequest,
  { webhookHosts, originFor, prefix }: Pick<ServerContext, "webhookHosts" | "originFor" | "prefix">,
): Webhook | undefined {
  const given = request.headers["webhook-url"];
  if (given === undefined) return undefined;
  const text = String(given);
  const url = text.length <= longest && URL.canParse(text) ? new URL(text) : undefined;
  const advice = "Send an http or https address at a host that the server calls.";
  if (url === undefined || !/^https?:$/.test(url.protocol) || `${url.username}${url.password}` !== "")
    throw serverErrors.BAD_REQUEST({ reason: "`Webhook-Url` is no address that can be called", advice });
  if (webhookHosts.find(url) === undefined) {
    const reason = webhookHosts.isEmpty ? "This server calls no webhooks" : `This server does not call ${url.host}`;
    throw serverErrors.BAD_REQUEST({ reason, advice: "Its operator lists hosts with --webhook-hosts." });
  }
  return { url: url.href, base: `${originFor(request)}${prefix}` };
}

/** What sends the ends of runs to hosts that may be called, signed with what a server's secret makes of each key. */
export function webhookCaller(allowed: AllowedHosts, secret: () => Buffer): (call: WebhookCall) => Promise<number> {
  return async ({ url, run, webhook, signal }) => {
    const body = JSON.stringify(eventOf(run, webhook));
    const signed = webhookHeaders(webhookSecret(secret(), run.key), { id: run.id, at: Date.now(), body });
    const answer = await guardedRequest(url, {
      ...{ method: "POST", body, allowed, signal },
      headers: { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)), ...signed },
    });
    // What it says is of no interest.
    answer.destroy();
    return answer.statusCode ?? 0;
  };
}

function eventOf(run: StoredRun, { base }: Webhook): WebhookEvent {
  return {
    type: `run.${run.status}` as WebhookEvent["type"], // it has ended
    timestamp: new Date(run.ended ?? 0).toISOString(),
    data: {
      ...runSummary.parse(run),
      url: `${base}/api/runs/${run.id}`,
      images: picturesOf(run).map(({ hash, type, width, height }) => ({
        ...{ url: `${base}/api/artifacts/${hash}`, type, width, height },
      })),
    },
  };
}
