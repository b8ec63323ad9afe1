import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Said, Told } from "./server-child.ts";

/** A server in a process of its own. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** Starts a bare Fastify, or ours on a folder with `graphs` in it. */
  static async start(...args: readonly ["bare"] | readonly ["ours", folder: string, models: string]) {
    const child = fork(fileURLToPath(new URL("server-child.ts", import.meta.url)), args, {
      execArgv: ["--conditions=sigmaflow-source"],
    });
    const said = await answerOf(child, "port");
    return new ServerProcess(child, said.port);
  }

  /** ms of the processors so far, and bytes held. */
  async figures(): Promise<{ readonly cpuMs: number; readonly rss: number }> {
    this.#tell({ type: "figures" });
    return await answerOf(this.#child, "figures");
  }

  /** Has a bare server answer `/NAME` with these bytes from now on. */
  async answer(name: string, contentType: string, body: Buffer): Promise<void> {
    this.#tell({ type: "answer", name, contentType, body: body.toString("base64") });
    await answerOf(this.#child, "taken");
  }

  async end(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }

  #tell(told: Told): void {
    this.#child.send(told);
  }
}

function answerOf<T extends Said["type"]>(child: ChildProcess, type: T): Promise<Extract<Said, { type: T }>> {
  return new Promise((resolve, reject) => {
    const listen = (said: Said) => {
      if (said.type !== type) return;
      child.off("message", listen);
      child.off("exit", fail);
      resolve(said as Extract<Said, { type: T }>); // its type was looked at
    };
    const fail = () => reject(new Error("the server's process ended"));
    child.on("message", listen);
    child.once("exit", fail);
  });
}
