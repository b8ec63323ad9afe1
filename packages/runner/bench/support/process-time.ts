import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second, whatever the kernel's own beat: sysconf(_SC_CLK_TCK). */
const tickMs = 10;

/** What another process has taken of the processors so far, ms; undefined where the system does not tell. */
export function processorTimeOf(pid: number | undefined): number | undefined {
  if (process.platform !== "linux" || pid === undefined) return undefined;
  // Behind the name, which may hold anything but ends with the last bracket: utime and stime are fields 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}
