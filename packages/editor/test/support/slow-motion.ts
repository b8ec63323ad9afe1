import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import type { Serving } from "../../../runner/test/support/server.ts";

/**
 * Lets a server's inference compute for a tenth of the time only, so that a page comes to see each state of a short run
 * on any machine. Returns what lets it go on as fast as it can.
 */
export function slowMotion({ child }: Serving): () => void {
  const stopped = new Set<number>();
  const signal = (name: "SIGSTOP" | "SIGCONT", pids: Iterable<number>): void => {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        stopped.delete(pid); // it has ended
      }
    }
  };
  let pause: NodeJS.Timeout | undefined;
  const turn = setInterval(() => {
    signal("SIGCONT", stopped);
    pause = setTimeout(() => {
      for (const pid of childrenOf(child.pid!)) stopped.add(pid);
      signal("SIGSTOP", stopped);
    }, 25);
  }, 250);
  const release = (): void => {
    clearInterval(turn);
    clearTimeout(pause);
    signal("SIGCONT", stopped);
  };
  onTestFinished(release);
  return release;
}

/** The processes that a process has started. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  try {
    const pids = existsSync("/proc")
      ? readFileSync(file, "utf8")
      : execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
    return pids.split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return []; // it has ended, or has none
  }
}
