import { setTimeout } from "node:timers/promises";
import pg from "pg";

/** Asks a database, and again while it is on its way up. */
export interface Asking {
  (sql: string, ...values: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** A few connections to a database, of which any may break at any time. */
export function askingOf(url: string): Asking {
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  pool.on("error", () => {});
  const ask = async (sql: string, ...values: readonly string[]) => {
    for (let tries = 0; ; tries++) {
      try {
        return (await pool.query<Readonly<Record<string, unknown>>>(sql, [...values])).rows;
      } catch (error) {
        if (tries > 50) throw error;
        await setTimeout(200);
      }
    }
  };
  return Object.assign(ask, { close: () => pool.end() });
}
