import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { repository } from "../workspace.ts";

/** How long a server may take to end when it is asked to, ms; then it is asked again, which ends it at once. */
const graceMs = 1000;

/** What the server's process is started with. */
export interface ServerSettings {
  readonly port: number;
  readonly node: readonly string[];
  readonly serve: readonly string[];
  /** Called when it ends although nobody asked it to. */
  readonly onEnd: (code: number | null) => void;
}

/** `sigmaflow serve` from the sources, on one port, in a process that can be put in the place of the one before. */
export class ServerProcess {
  readonly #settings: ServerSettings;
  #child: ChildProcess | undefined;

  constructor(settings: ServerSettings) {
    this.#settings = settings;
  }

  /** Resolves with whether it listens; if not, it has ended and said why. Its log goes to standard error. */
  start(): Promise<boolean> {
    const { port, node, serve, onEnd } = this.#settings;
    const child = spawn(
      process.execPath,
      ["--conditions=sigmaflow-source", ...node, sourceCommand, "serve", "--port", String(port), ...serve],
      { cwd: repository, stdio: ["ignore", "pipe", "inherit"] },
    );
    this.#child = child;
    return new Promise((resolve) => {
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (/ on http:\S+\n/.test(output)) resolve(true);
      });
      child.once("close", (code) => {
        resolve(false);
        if (this.#child !== child) return;
        this.#child = undefined;
        onEnd(code);
      });
    });
  }

  /** Ends it and resolves when its port is free. An active run goes on with the next start. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const closed = once(child, "close");
    child.kill("SIGTERM");
    const again = setInterval(() => child.kill("SIGTERM"), graceMs);
    await closed;
    clearInterval(again);
  }
}

const sourceCommand = path.join("packages", "runner", "src", "start.ts");
