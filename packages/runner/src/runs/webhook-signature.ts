import { createHmac } from "node:crypto";

/** How a secret is shown: so that libraries for Standard Webhooks take it as it is. */
const prefix = "whsec_";

/** The secret by which a client knows that webhooks are this server's; each key has its own, made of the server's. */
export function webhookSecret(server: Buffer, key: string | undefined): string {
  const own = createHmac("sha256", server)
    .update(`webhooks\n${key ?? ""}`)
    .digest("base64");
  return `${prefix}${own}`;
}

/**
 * The headers of a webhook: who it is, when it was sent, and what only who knows the secret can write.
 * https://www.standardwebhooks.com
 */
export function webhookHeaders(
  secret: string,
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
