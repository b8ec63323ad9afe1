import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { median } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import { askMeanwhile, largeBody, type Meanwhile } from "../test/support/large-body.ts";
import { besideBare, type Compared } from "./support/beside-bare.ts";
import { besideInference } from "./support/beside-inference.ts";
import { example } from "./support/command.ts";
import { load, requestBytes } from "./support/http-load.ts";
import { demoModel } from "./support/models.ts";
import { ServerProcess } from "./support/server-process.ts";

/** A graph that takes no time. */
const sum = {
  sigmaflow: 1,
  title: "Sum",
  inputs: { a: { type: "float" }, b: { type: "int", default: 2 } },
  nodes: { add: { type: "maths.number", in: { a: { $input: "a" }, b: { $input: "b" } } } },
  outputs: { sum: { $from: "add.result" } },
};

/** The server beside a bare Fastify that answers with the same bytes, each in a process of its own. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-bench-"));
  const { root, model, says } = demoModel();
  mkdirSync(path.join(folder, "graphs"));
  cpSync(example("txt2img"), path.join(folder, "graphs", "picture.json"));
  writeFileSync(path.join(folder, "graphs", "sum.json"), JSON.stringify(sum));
  const bare = await ServerProcess.start("bare");
  const ours = await ServerProcess.start("ours", folder, root);
  try {
    const picture = { model, seed: 7, img_width: 512, img_height: 512, num_inference_steps: 2 };
    for (const one of compared(picture)) await besideBare(ours, bare, one, report);
    await durably(ours, report);
    await largeBodies(ours, report);
    await besideInference(ours, { ...picture, img_width: 1024, img_height: 1024 }, says, report);
    await flatMemory(ours, picture, report);
  } finally {
    await ours.end();
    await bare.end();
    rmSync(folder, { recursive: true });
  }
}

const half = "3000, or half";

function compared(picture: object): readonly Compared[] {
  const post = { method: "POST" } as const;
  const get = { method: "GET" } as const;
  let a = 0;
  return [
    { name: "POST /v1/picture, all cached", ...post, path: "/v1/picture", body: () => picture, aim: half },
    { name: "POST /v1/sum, the same inputs", ...post, path: "/v1/sum", body: () => same, aim: half },
    { name: "POST /v1/sum, new inputs", ...post, path: "/v1/sum", body: () => ({ a: a++ }), aim: "2000" },
    { name: "GET /api/runs?limit=50", ...get, path: "/api/runs?limit=50", aim: "3000" },
    { name: "GET /openapi.json", ...get, path: "/openapi.json", aim: half },
    { name: "GET /api/health", ...get, path: "/api/health" },
  ];
}

const same = { a: 40 };

/** Runs that are on the disk before they are answered, from the first sent to the last ended. */
async function durably(ours: ServerProcess, report: Report): Promise<void> {
  const count = 3000;
  const request = (n: number) => requestBytes("POST", "/api/runs", { graph: "sum", inputs: { a: -n } });
  const began = performance.now();
  const { statuses } = await load({ port: ours.port, request, connections: 32, count });
  if (statuses[202] !== count) throw new Error(`runs were answered with ${JSON.stringify(statuses)}`);
  const ask = requestBytes("GET", "/api/health");
  for (let isBusy = true; isBusy; ) {
    const { body } = await load({ port: ours.port, request: () => ask, connections: 1, count: 1 });
    const { queue } = JSON.parse(body.toString()) as { readonly queue: { waiting: number; running: boolean } };
    isBusy = queue.waiting > 0 || queue.running;
  }
  const value = count / ((performance.now() - began) / 1000);
  report({ name: "POST /api/runs, sum, to the end of all", value, unit: "req/s", aim: "1000" });
}

/** A body as large as a document may be, and how long others wait meanwhile, by the middle one of some tries. */
async function largeBodies(ours: ServerProcess, report: Report): Promise<void> {
  const body = largeBody(5000);
  const tries: Meanwhile[] = [];
  for (let n = 0; n < 5; n++) {
    const one = await askMeanwhile(`http://127.0.0.1:${ours.port}`, "/api/validate", body);
    if (one.status !== 200) throw new Error(`a body of 16 MiB was answered with ${one.status}: ${one.body}`);
    tries.push(one);
  }
  const name = "POST /api/validate, 16 MiB and 5000 nodes";
  report({ name, value: median(tries.map(({ ms }) => ms)) / 1000, unit: "s", aim: "under 2 s" });
  report({
    name: `${name}: answers to others meanwhile`,
    value: median(tries.map(({ others }) => others.length)),
    unit: "count",
  });
  const longest = median(tries.map(({ others }) => Math.max(0, ...others)));
  report({ name: `${name}: longest wait of others`, value: longest, unit: "ms", aim: "under 200 ms" });
}

/** What the process holds after many requests, against what it held after a few. */
async function flatMemory(ours: ServerProcess, picture: object, report: Report): Promise<void> {
  const same = requestBytes("POST", "/v1/picture", picture);
  const held = async (count: number, ms: number) => {
    const { requests } = await load({ port: ours.port, request: () => same, connections: 10, count, ms });
    return { requests, bytes: (await ours.figures()).rss / 1e6 };
  };
  const few = await held(20_000, 8000);
  const many = await held(80_000, 32_000);
  const against = { name: `after ${few.requests}`, value: few.bytes };
  const name = `memory after ${many.requests + few.requests} cached requests`;
  report({ name, value: many.bytes, unit: "MB", against, aim: "flat" });
}
