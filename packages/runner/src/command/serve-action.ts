import path from "node:path";
import { messageOf } from "@sigmaflow/core";
import type { ClusterAddresses } from "../cluster/addresses.ts";
import { runnerErrors } from "../error-codes.ts";
import { isLoopback } from "../host/own-name.ts";
import type { Wire } from "../server/context.ts";
import { createServer, type SigmaflowServer } from "../server/create-server.ts";
import type { ForeignApi } from "../server/foreign-apis.ts";
import { builtEditor } from "../server/shipped.ts";
import { keyFileIn } from "../store/data-folder.ts";
import { screenOf, styled } from "../terminal/screen.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { version } from "../version.ts";
import { apiKeys, type KeyFlags } from "./api-keys.ts";
import { type ClusterFlags, clusterAddresses, clusterOf } from "./cluster-flags.ts";
import { exitCodes } from "./exit.ts";
import { hostsIn, rangesIn } from "./hosts.ts";
import { onInterrupt } from "./interrupt.ts";
import { keysIn } from "./keys-in.ts";
import { defaultGraphs, openServer } from "./open-server.ts";
import { type EngineFlags, type LimitFlags, limitsOf } from "./options.ts";
import { pricesIn } from "./prices-file.ts";
import type { RemoteFlags } from "./remote-settings.ts";
import { onServingNotice, servingEngine } from "./serving-engine.ts";
import { type TlsFlags, tlsIn } from "./tls-files.ts";
import { wantsTraces } from "./wants-traces.ts";

/** Flags of `sigmaflow serve`. */
export interface ServeFlags extends EngineFlags, KeyFlags, RemoteFlags, TlsFlags, UseFlags, LimitFlags, ClusterFlags {
  readonly host: string;
  readonly port: number;
  readonly graphs?: string;
  readonly wire: Wire;
  readonly without?: readonly ForeignApi[];
  readonly publicUrl?: string;
  readonly trustedProxy?: readonly string[];
  readonly imageHosts?: readonly string[];
  readonly webhookHosts?: readonly string[];
  readonly prices?: string;
  readonly data?: string;
  readonly maxBody?: number;
  readonly maxNodes?: number;
  readonly maxQueue?: number;
  readonly paidPerRun?: number;
  readonly paidPerDay?: number;
  readonly agentsPay?: boolean;
  readonly traces?: boolean;
  readonly quiet?: boolean;
}

/** How long the current run may take when the server is asked to end, ms. */
const graceMs = 30_000;

/** Serves until asked to end and returns the exit code. */
export async function serveAction(flags: ServeFlags): Promise<number> {
  const { host, port } = flags;
  const onNotice = onServingNotice;
  const keys = await apiKeys(flags, { onNotice });
  const named = flags.data ?? process.env.SIGMAFLOW_DATA_DIR;
  const keyFile = keyFileIn(named);
  const shared = await clusterAddresses(flags);
  if (keys.length === 0 && !isLoopback(host) && !(await holdsKeys(flags, shared)))
    throw runnerErrors.KEY_NEEDED({ host });
  const graphs = path.resolve(flags.graphs ?? defaultGraphs());
  const prices = await pricesIn(flags.prices);
  const tls = await tlsIn(flags);
  const traces = await wantsTraces(flags);
  const cluster = await clusterOf(shared, "server");
  const engine = await servingEngine(flags, graphs, cluster);
  const screen = screenOf(process.stderr);
  try {
    const { maxBody: body, maxNodes: nodes, maxQueue: queue, paidPerRun, paidPerDay } = flags;
    const limits = Object.entries({ body, nodes, queue, paidPerRun, paidPerDay, ...limitsOf(flags) }).filter(
      ([, value]) => value !== undefined,
    );
    const editor = builtEditor();
    const server = await openServer(named, (data) =>
      createServer({
        ...{
          engine,
          graphs,
          data,
          keys,
          ...(cluster ? {} : { keyFile }),
          wire: flags.wire,
          version: version(),
          recovers: "when it listens",
          onNotice,
        },
        limits: Object.fromEntries(limits),
        ...(editor !== undefined && { editor }),
        ...(prices && { prices }),
        ...(cluster && { cluster }),
        ...(tls && { tls }),
        ...(flags.trustedProxy && { trustedProxies: rangesIn(flags.trustedProxy) }),
        imageHosts: hostsIn(flags.imageHosts),
        agentsPay: flags.agentsPay ?? false,
        traces,
        ...(flags.without && { without: flags.without }),
        webhookHosts: hostsIn(flags.webhookHosts, "--webhook-hosts"),
        ...(flags.publicUrl !== undefined && { publicUrl: flags.publicUrl }),
        logger: { level: flags.quiet ? "error" : "info", stream: process.stderr },
      }),
    );
    // From here on: who asks the process to end while it starts to listen is heard.
    const ending = () => {
      cluster?.endSoon();
      screen.write(styled(screen, "yellow", "Ending … (again to end at once; runs go on with the next start)\n"));
    };
    // Where there is a terminal, it is what hangs up.
    const interrupt = onInterrupt(ending, isAtTerminal() ? {} : { onHangUp: () => void renew(server, flags) });
    const asked = new Promise((resolve) => interrupt.signal.addEventListener("abort", resolve, { once: true }));
    try {
      const address = await listen(server, host, port);
      process.stdout.write(`sigmaflow serves ${graphs} on ${address}\n`);
      await asked;
    } finally {
      await server.close(graceMs);
      interrupt.dispose();
    }
    return exitCodes.done;
  } finally {
    await engine.close();
    await cluster?.close();
  }
}

function isAtTerminal(): boolean {
  return process.stdin.isTTY === true || process.stderr.isTTY === true;
}

/** Reads the files of keys and certificate again; what cannot be read changes nothing. */
async function renew(server: SigmaflowServer, flags: ServeFlags): Promise<void> {
  try {
    const [keys, tls] = await Promise.all([apiKeys(flags, { onNotice: () => {} }), tlsIn(flags)]);
    server.renew({ keys, ...(tls && { tls }) });
    server.app.log.info({ keys: keys.length, tls: tls !== undefined }, "keys and certificate were read again");
  } catch (error) {
    server.app.log.error({ err: error }, "keys and certificate were not read again");
  }
}

async function holdsKeys({ data }: ServeFlags, shared: Pick<ClusterAddresses, "store"> | undefined): Promise<boolean> {
  const stored = await keysIn({ ...(data !== undefined && { data }), ...shared });
  try {
    return await stored.hasKeys();
  } finally {
    await stored.close();
  }
}

async function listen({ app }: SigmaflowServer, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: (address) => `listening on ${address}` });
  } catch (error) {
    throw runnerErrors.CANNOT_LISTEN({ address: `${host}:${port}`, reason: messageOf(error) });
  }
}
