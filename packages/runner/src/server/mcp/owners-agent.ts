import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { SigmaflowServer } from "../create-server.ts";
import { mcpServer, protocolOnStdio } from "./server.ts";

/** Serves the agent that started this process, on standard input and output, until it closes them or `signal` is aborted. */
export async function ownersAgent(
  { app, context }: Pick<SigmaflowServer, "app" | "context">,
  { pays, signal }: { readonly pays: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const { serveStdio } = await protocolOnStdio();
  const onerror = (error: unknown) => app.log.error({ err: error }, "an agent's request failed");
  const addressOf = (hash: string) => `sigmaflow://artifacts/${hash}`;
  const agent = { asker: "owner", pays, addressOf } as const;
  const serving = serveStdio(() => mcpServer(agent, context, onerror), { onerror });
  const over = new AbortController();
  const end = () => over.abort();
  signal.addEventListener("abort", end, { once: true });
  await Promise.race([
    finished(process.stdin, { writable: false, signal: over.signal }).catch(() => {}),
    once(over.signal, "abort"),
  ]);
  await serving.close();
}
