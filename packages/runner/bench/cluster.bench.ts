import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { median } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import { pixel } from "../src/server/fixtures/paid-service.ts";
import {
  type BenchCluster,
  perform,
  startBenchCluster,
  type Target,
  untilFirstEvent,
} from "./support/bench-cluster.ts";
import { example } from "./support/command.ts";
import { type Asked, type CountedStores, eachOf, startCountedStores } from "./support/counted-stores.ts";
import { flatQueue } from "./support/flat-queue.ts";
import { percentile } from "./support/http-load.ts";
import { demoModel } from "./support/models.ts";
import { inferencePackage, spreadGraph, spreadMap } from "./support/spread-map.ts";

/** How long the service takes that runs wait for, ms. */
const serviceMs = 500;
const input = (name: string) => ({ $input: name });

const graphs: Readonly<Record<string, object>> = {
  txt2img: JSON.parse(readFileSync(example("txt2img"), "utf8")),
  sum: {
    sigmaflow: 1,
    inputs: { a: { type: "float" } },
    nodes: { add: { type: "maths.number", in: { a: input("a"), b: 2 } } },
    outputs: { sum: { $from: "add.result" } },
  },
  wait: {
    sigmaflow: 1,
    inputs: { seed: { type: "seed" } },
    nodes: { call: { type: "remote.call", in: { prompt: "x", seed: input("seed") } } },
    outputs: { image: { $from: "call.image" } },
  },
  spread: spreadGraph,
};

/**
 * Servers and workers on real stores beside one process that shares nothing. All of it runs on one machine, so that
 * figures of work that computes say what sharing costs, and those of work that waits what it brings.
 */
export async function bench(report: Report): Promise<void> {
  const service = createServer((_, to) => void answerLate(to)).listen(0, "127.0.0.1");
  await once(service, "listening");
  const remote = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const { root, model, says } = demoModel();
  const stores = await startCountedStores();
  let cluster: BenchCluster | undefined;
  try {
    cluster = await startBenchCluster({ stores, models: root, remote, graphs, use: inferencePackage });
    await cluster.workers(1);
    await costs(cluster, stores, model, report);
    await firstEvent(cluster, report);
    await inference(cluster, { model, says }, report);
    await waiting(cluster, report);
    await spreadMap(cluster, report);
  } finally {
    await cluster?.close();
    await stores.close();
    service.closeAllConnections();
    service.close();
  }
  // Last, for what it leaves to be tidied up would slow all else.
  await flatQueue(report);
}

async function answerLate(to: ServerResponse): Promise<void> {
  await setTimeout(serviceMs);
  to.writeHead(200, { "content-type": "image/png", "x-cost": "1" }).end(pixel);
}

let seeds = 0;
const many = (count: number, more: object = {}) => Array.from({ length: count }, () => ({ seed: ++seeds, ...more }));

/** What one run asks of each store, with one worker, and nobody who follows it. */
async function costs({ shared }: BenchCluster, stores: CountedStores, model: string, report: Report): Promise<void> {
  const size = { model, img_width: 512, img_height: 512, num_inference_steps: 10 };
  const kinds = [
    { name: "a sum", graph: "sum", count: 200, inputs: (n: number) => ({ a: n }) },
    { name: "a picture, 10 steps", graph: "txt2img", count: 10, inputs: () => ({ seed: ++seeds, ...size }) },
  ];
  const before = await stores.asked();
  await setTimeout(10_000);
  rows(report, "a second, a server and a worker, nothing to do", eachOf(10, before, await stores.asked()));
  for (const { name, graph, count, inputs } of kinds) {
    // What is loaded and prepared once is.
    await (await perform(shared, graph, [inputs(-1)])).check();
    const first = await stores.asked();
    const { check } = await perform(
      shared,
      graph,
      Array.from({ length: count }, (_, n) => inputs(n)),
    );
    // What goes on behind a run goes along.
    await setTimeout(1000);
    rows(report, `a run, ${name}`, eachOf(count, first, await stores.asked()));
    await check();
  }
}

function rows(report: Report, of: string, asked: Asked): void {
  report({ name: `${of}: statements of PostgreSQL`, value: asked.statements, unit: "count" });
  report({ name: `${of}: time in PostgreSQL`, value: asked.statementMs, unit: "ms" });
  report({ name: `${of}: commands of Valkey`, value: asked.commands, unit: "count" });
  report({ name: `${of}: of them scripts`, value: asked.scripts, unit: "count" });
  report({ name: `${of}: requests to S3`, value: asked.requests, unit: "count" });
  report({ name: `${of}: bytes to and from S3`, value: asked.bytes / 1000, unit: "kB" });
}

/** From asking to the first event, one run at a time. */
async function firstEvent({ shared, local }: BenchCluster, report: Report): Promise<void> {
  const p95 = async (target: Target) => {
    const figures: number[] = [];
    for (let n = 0; n < 100; n++) figures.push(await untilFirstEvent(target, "sum", { a: 1000 + ++seeds }));
    return percentile(Float64Array.from(figures).sort(), 0.95);
  };
  const alone = await p95(local);
  const against = { name: "one process", value: alone };
  report({ name: "from POST /api/runs to the first event, p95", value: await p95(shared), unit: "ms", against });
}

/** What a step takes, by runs that differ in their steps alone; in turns, so that nothing else falls on one side. */
async function inference(
  { shared, local }: BenchCluster,
  { model, says }: { readonly model: string; readonly says: string },
  report: Report,
): Promise<void> {
  const [few, more, turns] = [20, 60, 5];
  const size = { model, img_width: 512, img_height: 512 };
  const timed = async (target: Target, steps: number) => {
    const { ms, check } = await perform(target, "txt2img", many(1, { ...size, num_inference_steps: steps }));
    await check();
    return ms;
  };
  const figures = { shared: [] as number[], local: [] as number[], whole: [] as number[] };
  for (const target of [shared, local]) await timed(target, few);
  for (let turn = 0; turn < turns; turn++) {
    for (const name of turn % 2 === 0 ? (["shared", "local"] as const) : (["local", "shared"] as const)) {
      const target = { shared, local }[name];
      const short = await timed(target, few);
      figures[name].push(((await timed(target, more)) - short) / (more - few));
      if (name === "shared") figures.whole.push(short);
    }
  }
  report({
    ...{ name: `a step at 512×512, ${says}, one worker`, value: median(figures.shared), unit: "ms" },
    ...{ against: { name: "one process", value: median(figures.local) }, aim: "within 1.05 times" },
  });
  report({ name: `a run of ${few} steps`, value: median(figures.whole), unit: "ms" });
}

/** Runs that wait for a service, of which each worker has one at a time. */
async function waiting(cluster: BenchCluster, report: Report): Promise<void> {
  const perSecond = async (target: Target, count: number) => {
    const { ms, check } = await perform(target, "wait", many(count));
    await check();
    return (count / ms) * 1000;
  };
  const alone = await perSecond(cluster.local, 20);
  for (const workers of [1, 2, 4]) {
    await cluster.workers(workers);
    await perSecond(cluster.shared, 2 * workers);
    const value = await perSecond(cluster.shared, 20 * workers);
    report({
      ...{
        name: `runs that wait ${serviceMs} ms, ${workers === 1 ? "1 worker" : `${workers} workers`}`,
        value,
        unit: "runs/s",
      },
      ...{ against: { name: "one process", value: alone }, ...(workers === 4 && { aim: "3.6 times" }) },
    });
  }
}
