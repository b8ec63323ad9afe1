import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { provideRemote } from "@sigmaflow/nodes/host";
import { afterEach } from "vitest";
import { type Cluster, openCluster } from "../../../src/cluster/open-cluster.ts";
import { startWorker } from "../../../src/cluster/worker.ts";
import { createEngine, type Engine } from "../../../src/engine/engine.ts";
import type { EngineOptions } from "../../../src/engine/engine-options.ts";
import { createServer, type SigmaflowServer } from "../../../src/server/create-server.ts";
import { defaultServerLimits, type ServerLimits } from "../../../src/server/limits.ts";
import { readableFolders } from "../../../src/server/shipped.ts";
import type { Stores } from "./cluster.ts";

/** Servers and workers of one cluster, all in this process, each with connections of its own. */
export interface InProcess {
  server(graphs?: Readonly<Record<string, unknown>>): Promise<SigmaflowServer & { readonly address: string }>;
  worker(options?: Pick<EngineOptions, "models">): Promise<Cluster>;
}

export interface InProcessOptions extends Pick<EngineOptions, "nodes"> {
  /** Where remote calls go, of all of them. */
  readonly remote?: { baseUrl: string };
  readonly limits?: Partial<ServerLimits>;
}

/** Declares clusters of a test file: all of them end with the test that made them. */
export function inProcess(stores: Stores): (options?: InProcessOptions) => Promise<InProcess> {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  let prefixes = 0;
  return async ({ nodes, remote, limits } = {}) => {
    Object.assign(process.env, stores.s3.env);
    const addresses = {
      store: await stores.postgres.freshUrl(),
      queue: stores.redis.url,
      artifacts: `s3://bucket/in-process${++prefixes}`,
    };
    const open = async (
      role: "server" | "worker",
      own: Pick<EngineOptions, "models"> = {},
    ): Promise<{ cluster: Cluster; engine: Engine; folder: string }> => {
      const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-cluster-"));
      const cluster = await openCluster(addresses, { role, version: "0.0.0" });
      const engine = createEngine({
        ...{
          cacheDir: path.join(folder, "cache"),
          read: readableFolders(folder),
          sharedCache: (hasher) => cluster.cache(hasher),
        },
        ...(nodes && { nodes }),
        ...own,
        ...(remote && { services: [provideRemote(remote)] }),
      });
      closing.push(async () => {
        await engine.close();
        await cluster.close();
        rmSync(folder, { recursive: true, force: true });
      });
      return { cluster, engine, folder };
    };
    return {
      async server(graphs = {}) {
        const { cluster, engine, folder } = await open("server");
        for (const [name, graph] of Object.entries(graphs))
          writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(graph));
        const server = await createServer({
          ...{ engine, graphs: folder, data: path.join(folder, "data"), cluster, version: "0.0.0" },
          ...(limits && { limits }),
        });
        closing.push(() => server.close());
        return { ...server, address: await server.app.listen({ host: "127.0.0.1", port: 0 }) };
      },
      async worker(own) {
        const { cluster, engine } = await open("worker", own);
        const worker = await startWorker({
          ...{ cluster, engine, limits: { ...defaultServerLimits, ...limits } },
          onError: (error) => console.error(error),
        });
        closing.push(() => worker.close());
        return cluster;
      },
    };
  };
}
