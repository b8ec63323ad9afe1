import { execFileSync } from "node:child_process";

/** Makes a named pipe, which nobody reads or writes yet; returns its path. Not on Windows. */
export function makePipe(path: string): string {
  execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
  return path;
}
