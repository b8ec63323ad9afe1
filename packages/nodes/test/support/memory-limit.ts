import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A limit on a process's memory. */
export interface MemoryLimit {
  readonly name: string;
  /** Lets a process take so many bytes more than it has, until what it returns is called. */
  limit(pid: number, bytes: number): () => void;
}

const mount = "/sys/fs/cgroup";
const isFirst = existsSync(join(mount, "memory"));
const groups = isFirst ? join(mount, "memory") : mount;
let made = 0;

/** A control group: the system kills the process when it takes more. */
const group: MemoryLimit = {
  name: "in a control group, where the system kills",
  limit(pid, bytes) {
    const folder = join(groups, `sigmaflow-test-${process.pid}-${++made}`);
    mkdirSync(folder);
    // What the process has was charged elsewhere, and stays there.
    writeFileSync(join(folder, isFirst ? "memory.limit_in_bytes" : "memory.max"), String(Math.round(bytes)));
    move(pid, folder);
    return () => {
      for (const left of readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean))
        move(Number(left), groups);
      rmdirSync(folder);
    };
  },
};

/** The process's own limit: the system refuses it more. */
const own: MemoryLimit = {
  name: "with a limit of its own, at which the system refuses",
  limit(pid, bytes) {
    const kibibytes = /^VmData:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    const set = (most: number | string): void => void execFileSync("prlimit", [`--pid=${pid}`, `--data=${most}:`]);
    set(Math.round(Number(kibibytes) * 1024 + bytes));
    return () => {
      if (existsSync(`/proc/${pid}`)) set("unlimited");
    };
  },
};

/** The limits that can be set here; a control group needs the right to make one and to move processes. */
export function memoryLimits(): readonly MemoryLimit[] {
  const folder = join(groups, `sigmaflow-test-${process.pid}`);
  const file = isFirst ? "memory.limit_in_bytes" : "memory.max";
  const script = `mkdir ${folder} && echo 1073741824 > ${folder}/${file} && sh -c 'echo $$ > ${folder}/cgroup.procs'`;
  const { status } = spawnSync("sh", ["-c", script], { stdio: "ignore" });
  spawnSync("rmdir", [folder], { stdio: "ignore" });
  return status === 0 ? [group, own] : [own];
}

function move(pid: number, folder: string): void {
  writeFileSync(join(folder, "cgroup.procs"), String(pid));
}
