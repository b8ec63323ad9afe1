import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { repository } from "../workspace.ts";

/** A command that goes on. */
export interface Begun {
  readonly child: ChildProcess;
  /** What of its output a pattern has found: where it answers, of a server. */
  readonly said: string;
}

/** Starts a command from its sources; resolves once its output has `word`. */
export async function begin(args: readonly string[], word: RegExp, env: NodeJS.ProcessEnv): Promise<Begun> {
  const start = path.join(repository, "packages", "runner", "src", "start.ts");
  const child = spawn(process.execPath, ["--conditions=sigmaflow-source", start, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  let said = "";
  return await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      said += String(text);
      const found = word.exec(said);
      if (found) resolve({ child, said: found[1] ?? "" });
    });
    child.once("exit", () => reject(new Error(`${args[0]} ended: ${said}`)));
  });
}
