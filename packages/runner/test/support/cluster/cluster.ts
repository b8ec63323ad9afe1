import { mkdirSync } from "node:fs";
import path from "node:path";
import { afterEach } from "vitest";
import { type Going, newFolder, start, models as tinyModels } from "../command.ts";
import { startPostgres, type TestPostgres } from "./postgres.ts";
import { startRedis, type TestRedis } from "./redis.ts";
import { startS3, type TestS3 } from "./s3.ts";

/** What a cluster of a test stands on. */
export interface Stores {
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
  readonly s3: TestS3;
}

/** A server or worker in a process of its own. */
export interface Process extends Going {
  readonly name: string;
  /** Where a server answers. */
  readonly address?: string;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Servers and workers that share stores of their own. */
export interface TestCluster {
  /** Address of the database. */
  readonly store: string;
  /** Flags and variables with which any command takes part. */
  readonly env: NodeJS.ProcessEnv;
  server(args?: readonly string[]): Promise<Process & { readonly address: string }>;
  worker(args?: readonly string[]): Promise<Process>;
}

export interface ClusterOptions {
  /** Where S3 is, if not where it is. */
  readonly s3?: string;
  /** Folder of models; the tiny ones unless given. */
  readonly models?: string;
  /** Further variables and flags of every process. */
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
}

/** Starts the stores of a test file. */
export async function startStores(): Promise<Stores> {
  const [postgres, redis, s3] = await Promise.all([startPostgres(), startRedis(), startS3()]);
  return { postgres, redis, s3 };
}

/** Declares clusters of a test file: their processes end with the test that started them. */
export function clusters(stores: Stores): (options?: ClusterOptions) => Promise<TestCluster> {
  const going: Process[] = [];
  afterEach(async () => {
    await Promise.all(going.splice(0).map((one) => one.kill()));
  });
  let prefixes = 0;
  return async ({ s3 = stores.s3.endpoint, models = tinyModels, env: more = {}, args: every = [] } = {}) => {
    const store = await stores.postgres.freshUrl();
    const { NODE_COMPILE_CACHE: compiled } = process.env;
    const env = {
      ...more,
      // What all of them are made of is compiled once.
      ...(compiled !== undefined && { NODE_COMPILE_CACHE: compiled }),
      SIGMAFLOW_STORE: store,
      SIGMAFLOW_QUEUE: stores.redis.url,
      SIGMAFLOW_ARTIFACTS: `s3://bucket/cluster${++prefixes}`,
      ...stores.s3.env,
      AWS_ENDPOINT_URL: s3,
    };
    let count = 0;
    const begin = async (args: readonly string[], word: RegExp, name: string) => {
      const cwd = newFolder();
      const graphs = path.join(cwd, "graphs");
      mkdirSync(graphs);
      const all = [...args, "--models", models, "--graphs", graphs, ...every];
      const process = start(all, { cwd, env: { ...env, SIGMAFLOW_CACHE_DIR: path.join(cwd, "cache") } });
      const said = await saying(process, word);
      const kill = async (signal: NodeJS.Signals = "SIGKILL") => {
        process.child.kill(signal);
        await process.ended;
      };
      const one = { ...process, name, kill, ...(said && { address: said }) };
      going.push(one);
      return one;
    };
    return {
      ...{ store, env },
      server: async (args = []) => {
        const serving = ["serve", "--port", "0", "--data", newFolder(), ...args];
        return (await begin(serving, /on (https?:\S+)\n/, `server ${++count}`)) as Process & { address: string };
      },
      worker: (args = []) => begin(["worker", ...args], /performs runs()/, `worker ${++count}`),
    };
  };
}

/** Resolves to what a command says that a pattern finds. */
function saying({ child, ended }: Going, word: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (text: string) => {
      said += text;
      const found = word.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)), reject);
  });
}
