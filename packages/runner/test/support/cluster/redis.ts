import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { afterAll } from "vitest";
import { freePort } from "./free-port.ts";
import { redisProgram } from "./redis-program.ts";

/** A Valkey or Redis of a test file's own. */
export interface TestRedis {
  readonly url: string;
  /** Forgets everything. */
  wipe(): Promise<void>;
  /** Is killed and starts again, with what its log has, or with nothing. */
  restart(options: { readonly wiped: boolean }): Promise<void>;
}

/** Starts a real Valkey or Redis for the tests of one file; it ends with them. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-redis-"));
  const program = await redisProgram();
  const start = () =>
    spawn(
      program,
      ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"],
      { stdio: "ignore" },
    );
  let server = start();
  const client = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on("error", () => {});
  await client.ping();
  afterAll(async () => {
    client.disconnect();
    await killed(server);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    wipe: async () => void (await client.flushall()),
    async restart({ wiped }) {
      await killed(server);
      if (wiped) rmSync(path.join(folder, "appendonlydir"), { recursive: true, force: true });
      server = start();
      await client.ping();
    },
  };
}

async function killed(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGKILL");
  await ended;
}
