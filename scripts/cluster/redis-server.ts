import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { endAll } from "./end-all.ts";
import { freePort } from "./free-port.ts";
import { redisProgram } from "./redis-program.ts";

/** A Valkey or Redis of this program's own, for tests and trials. */
export interface RedisServer {
  /** `redis://…` */
  readonly url: string;
  /** Is killed and starts again, with what its log has, or with nothing. */
  restart(options: { readonly wiped: boolean }): Promise<void>;
  /** Ends it and removes what it has. */
  close(): Promise<void>;
}

/** Starts a real Valkey or Redis on loopback. */
export async function startRedisServer(): Promise<RedisServer> {
  const [program, port] = [await redisProgram(), await freePort()];
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-redis-"));
  const start = () =>
    spawn(
      program,
      ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"],
      { stdio: "ignore" },
    );
  let server = start();
  await listening(port, server);
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart({ wiped }) {
      await endAll([server], "SIGKILL");
      if (wiped) rmSync(path.join(folder, "appendonlydir"), { recursive: true, force: true });
      server = start();
      await listening(port, server);
    },
    async close() {
      await endAll([server], "SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once something listens there. */
async function listening(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null && server.signalCode === null) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isThere) return;
    await setTimeout(20);
  }
  throw new Error("Valkey ended as it began");
}
