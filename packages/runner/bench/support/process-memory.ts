import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** What a process and those that it started held at most at one time, bytes. */
export interface Peak {
  /** Resident, files that are mapped included. */
  readonly resident: number;
  /** Of no file, so that the system cannot drop it. */
  readonly own: number;
}

/** Whether this system tells what a process holds. */
export const tellsMemory = process.platform === "linux";

const everyMs = 5;

/** Runs a command to its end and watches its memory. Rejects when it fails. */
export async function peakOf(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Peak> {
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const peak = { resident: 0, own: 0 };
  const watch = setInterval(() => {
    const now = heldBy(child);
    peak.resident = Math.max(peak.resident, now.resident);
    peak.own = Math.max(peak.own, now.own);
  }, everyMs);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stderr}`);
  return peak;
}

function heldBy({ pid }: ChildProcess): Peak {
  const sum = { resident: 0, own: 0 };
  for (const open = [pid]; open.length > 0; ) {
    const one = open.pop();
    const status = read(`/proc/${one}/status`);
    const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0);
    sum.resident += kibibytes("VmRSS") * 1024;
    sum.own += kibibytes("RssAnon") * 1024;
    open.push(...(read(`/proc/${one}/task/${one}/children`).match(/\d+/g) ?? []).map(Number));
  }
  return sum;
}

/** Empty for a process that has just ended. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
