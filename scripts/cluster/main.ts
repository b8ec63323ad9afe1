import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { balancer } from "./balancer.ts";
import { begin } from "./begin.ts";
import { endAll } from "./end-all.ts";
import { startPostgresServer } from "./postgres-server.ts";
import { startRedisServer } from "./redis-server.ts";
import { startS3Server } from "./s3-server.ts";

// `npm run cluster [WORKERS]`: two servers, workers (4 unless given), and the real stores that they share, on this machine.
const workers = Number(process.argv[2] ?? 4);
const port = 7878;
const say = (text: string) => void process.stdout.write(`${text}\n`);

if (!Number.isInteger(workers) || workers < 1) throw new RangeError("npm run cluster [WORKERS]: a number from 1 on");
const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-cluster-"));
say("Starting PostgreSQL, Valkey and S3 …");
const [postgres, redis, s3] = await Promise.all([startPostgresServer(), startRedisServer(), startS3Server()]);
const going: ChildProcess[] = [];

/** Starts a command that takes part; resolves to the address that it says, if it says one. */
async function takePart(name: string, args: readonly string[], word: RegExp): Promise<string> {
  const { child, said } = await begin(args, word, {
    ...process.env,
    ...s3.env,
    SIGMAFLOW_STORE: postgres.url,
    SIGMAFLOW_QUEUE: redis.url,
    SIGMAFLOW_ARTIFACTS: `s3://${s3.bucket}/sigmaflow`,
    SIGMAFLOW_CACHE_DIR: path.join(folder, name),
  });
  going.push(child);
  return said;
}

async function end(): Promise<void> {
  await endAll(going);
  await Promise.all([postgres.close(), redis.close(), s3.close()]);
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // The package that starts PostgreSQL ends it at once, before workers have handed back what they perform.
  process.removeAllListeners(signal);
  process.once(signal, () => void end().then(() => process.exit(0)));
}

say(`Starting 2 servers and ${workers} workers …`);
const serving = [1, 2].map((n) =>
  takePart(
    `server${n}`,
    ["serve", "--quiet", "--port", "0", "--data", path.join(folder, `data${n}`)],
    /on (http:\S+)\n/,
  ),
);
const performing = Array.from({ length: workers }, (_, n) => takePart(`worker${n + 1}`, ["worker"], /performs runs/));
const addresses = await Promise.all(serving);
await Promise.all(performing);
const before = balancer(addresses).listen(port, "127.0.0.1");
await once(before, "listening");
say(`http://127.0.0.1:${port} is ${addresses.join(" and ")} in turn. Ctrl-C ends all of it.`);
say(`SIGMAFLOW_STORE=${postgres.url} npm run sigmaflow -- cluster status`);
