import pg from "pg";
import { afterAll } from "vitest";
import { startPostgresServer } from "../../../../../scripts/cluster/postgres-server.ts";

/** A PostgreSQL of a test file's own. */
export interface TestPostgres {
  /** An address whose tables are nobody else's. */
  freshUrl(): Promise<string>;
  /** Ends it and all its connections, and starts it again with what it has. */
  restart(): Promise<void>;
}

/** Starts a real PostgreSQL for the tests of one file; it ends with them. */
export async function startPostgres(): Promise<TestPostgres> {
  const server = await startPostgresServer();
  afterAll(() => server.close());
  let schemas = 0;
  return {
    async freshUrl() {
      const name = `s${++schemas}`;
      const client = new pg.Client(server.url);
      await client.connect();
      await client.query(`CREATE SCHEMA ${name}`);
      await client.end();
      return `${server.url}?options=${encodeURIComponent(`-c search_path=${name}`)}`;
    },
    restart: () => server.restart(),
  };
}
