import path from "node:path";
import { createServer } from "../server/create-server.ts";
import { ownersAgent } from "../server/mcp/owners-agent.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { version } from "../version.ts";
import { exitCodes } from "./exit.ts";
import { onInterrupt } from "./interrupt.ts";
import { defaultGraphs, openServer } from "./open-server.ts";
import { type EngineFlags, type LimitFlags, limitsOf } from "./options.ts";
import type { RemoteFlags } from "./remote-settings.ts";
import { onServingNotice, servingEngine } from "./serving-engine.ts";

/** Flags of `sigmaflow mcp`. */
export interface McpFlags extends EngineFlags, RemoteFlags, UseFlags, LimitFlags {
  readonly graphs?: string;
  readonly data?: string;
  /** Calls of one run that may cost money. */
  readonly paid?: number;
}

/** Serves an agent until it closes standard input, or this is asked to end, and returns the exit code. */
export async function mcpAction(flags: McpFlags): Promise<number> {
  const graphs = path.resolve(flags.graphs ?? defaultGraphs());
  const { paid = 0 } = flags;
  const engine = await servingEngine(flags, graphs);
  try {
    const limits = Object.entries({ ...limitsOf(flags), ...(paid > 0 && { paidPerRun: paid }) });
    const server = await openServer(flags.data ?? process.env.SIGMAFLOW_DATA_DIR, (data) =>
      createServer({
        ...{ engine, graphs, data, version: version(), onNotice: onServingNotice },
        limits: Object.fromEntries(limits),
        // Standard output is the agent's.
        logger: { level: "error", stream: process.stderr },
      }),
    );
    const interrupt = onInterrupt(() => {});
    try {
      await ownersAgent(server, { pays: paid > 0, signal: interrupt.signal });
    } finally {
      await server.close(0);
      interrupt.dispose();
    }
    return exitCodes.done;
  } finally {
    await engine.close();
  }
}
