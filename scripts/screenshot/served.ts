import { spawn } from "node:child_process";
import path from "node:path";
import { repository } from "../workspace.ts";

/** A server that is looked at. */
export interface Served {
  readonly address: string;
  readonly stop: () => void;
}

/** Starts the built server on a free port, with everything it keeps in `folder`, and models from a folder if not the embedded one. */
export function serve(folder: string, models?: string): Promise<Served> {
  const bin = path.join("packages", "runner", "bin", "sigmaflow.js");
  const places = ["--data", path.join(folder, "data"), "--cache-dir", path.join(folder, "cache")];
  const args = [
    bin,
    "serve",
    "--port",
    "0",
    "--quiet",
    ...places,
    ...(models === undefined ? [] : ["--models", models]),
  ];
  const child = spawn(process.execPath, args, { cwd: repository, stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (text: Buffer) => {
      const address = /on (http:\S+)/.exec(text.toString())?.[1];
      if (address !== undefined) resolve({ address, stop: () => child.kill() });
    });
    child.on("close", (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
