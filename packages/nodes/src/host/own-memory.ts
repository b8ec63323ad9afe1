import { readFileSync } from "node:fs";

/** Bytes of memory that are this process's own, files that it has mapped left out; 0 where the system does not report it. */
export function ownMemory(): number {
  try {
    const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
