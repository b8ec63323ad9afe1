import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Where `training/background` keeps its files on this machine; the folder exists only where it was used. */
function trainingFolder(env: NodeJS.ProcessEnv): string {
  return path.join(env.XDG_STATE_HOME || path.join(homedir(), ".local", "state"), "sigmaflow-training");
}

/**
 * Has training in the background pause until this process ends: leaves a file named by the process in
 * `holders/`, which holds `title`. Training ignores files of processes that are gone, so a killed one holds nothing up.
 */
export function holdQuiet(title: string, env: NodeJS.ProcessEnv = process.env): void {
  const folder = trainingFolder(env);
  if (!existsSync(folder)) return;
  const file = path.join(folder, "holders", String(process.pid));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${title}\n`);
  process.once("exit", () => rmSync(file, { force: true }));
}
