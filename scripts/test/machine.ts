import { readFileSync } from "node:fs";

/** Time that processors have worked since the machine, or this process, began; in the kernel's ticks. */
export interface Work {
  /** Of all processes, and what the host of a virtual machine kept back. */
  readonly machine: number;
  /** Of this process and of every child that has ended, with theirs. */
  readonly own: number;
}

/** Reads both out of the texts of Linux's `/proc/stat` and `/proc/self/stat`. */
export function workIn(machineStat: string, ownStat: string): Work {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = /^cpu +(.*)$/m
    .exec(machineStat)![1]!
    .split(" ")
    .map(Number);
  // The second field is the program's name in brackets and may hold spaces. utime, stime, cutime, cstime are 14 to 17.
  const fields = ownStat
    .slice(ownStat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0);
  return { machine: user + nice + system + irq + softirq + steal, own };
}

/** The work done so far; undefined where the system does not say. */
export function workNow(): Work | undefined {
  if (process.platform !== "linux") return undefined;
  return workIn(readFileSync("/proc/stat", "utf8"), readFileSync("/proc/self/stat", "utf8"));
}

/** Which part of the processors' work between two moments was ours, in 0..1; 1 where it is not known. */
export function ownShare(before: Work | undefined, after: Work | undefined): number {
  if (before === undefined || after === undefined) return 1;
  const machine = after.machine - before.machine;
  return machine > 0 ? Math.min(1, (after.own - before.own) / machine) : 1;
}
