import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const names = ["valkey-server", "redis-server"] as const;

/** A Valkey or Redis that is installed. */
function installed(): string | undefined {
  const named = process.env.SIGMAFLOW_TEST_VALKEY;
  if (named !== undefined) return named;
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/bin", "/usr/local/bin"];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

/** Where a Valkey or Redis is, which is put on this machine first if it has none: Debian's, else one that is built. */
export async function redisProgram(): Promise<string> {
  const found = installed();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const apt = "apt-get -o DPkg::Lock::Timeout=120";
    // It is started by who needs it.
    const steps = [`${apt} update`, `RUNLEVEL=1 ${apt} install -y --no-install-recommends redis-server`];
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    // Processes that install at the same time do so one after the other; the second finds it done.
    const script = `command -v redis-server || { ${steps.join("; ")}; }`;
    await run("flock", [path.join(tmpdir(), "sigmaflow-redis.lock"), "sh", "-ec", script], { env, maxBuffer: 2 ** 26 });
    const debians = installed();
    if (debians !== undefined) return debians;
  }
  const { RedisBinary } = await import("redis-memory-server");
  return await RedisBinary.getPath();
}
