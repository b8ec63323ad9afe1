import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { afterAll, expect, test } from "vitest";
import { type PaidService, paidService } from "../src/server/fixtures/paid-service.ts";
import { newFolder, removeFolders, sigmaflow, start } from "./support/command.ts";
import { spending } from "./support/spending.ts";

const services: PaidService[] = [];
afterAll(async () => {
  for (const service of services) await service.close();
  removeFolders();
});

async function setUp() {
  const service = await paidService();
  services.push(service);
  const cwd = newFolder();
  const env = { SEGMIND_BASE_URL: service.address, SEGMIND_API_KEY: "SG_0123456789abcdef" };
  const run = async (args: readonly string[], input?: string) => {
    const before = service.calls.length;
    const ended = await sigmaflow(args, { cwd, env, ...(input !== undefined && { input }) });
    return { ...ended, calls: service.calls.length - before };
  };
  return { cwd, env, service, run };
}

test("[faults Broken 4.1] a graph out of a picture or from standard input spends nothing unless it is allowed to", async () => {
  const { cwd, run } = await setUp();
  const graph = spending(6);
  writeFileSync(path.join(cwd, "spend.png"), await picture(graph));
  writeFileSync(path.join(cwd, "spend.json"), JSON.stringify(graph));
  const stranger = await run(["run", "spend.png"]);
  expect([stranger.code, stranger.calls]).toEqual([1, 0]);
  expect(stranger.stderr).toMatch(/PAID_CALLS_REFUSED.*--paid N/);
  const piped = await run(["run", "-"], JSON.stringify(graph));
  expect([piped.code, piped.calls]).toEqual([1, 0]);
  const file = await run(["run", "spend.json"]);
  expect([file.code, file.calls]).toEqual([1, 4]);
  expect(existsSync(path.join(cwd, "out"))).toBe(false);
  const allowed = await run(["run", "spend.png", "--paid", "2"]);
  expect([allowed.code, allowed.calls]).toEqual([0, 2]);
  expect(readFileSync(path.join(cwd, "out", "image-5.png")).length).toBeGreaterThan(50);
});

test("[faults Broken 4.2] validate and explain say what a graph may cost", async () => {
  const { cwd, run } = await setUp();
  writeFileSync(path.join(cwd, "spend.json"), JSON.stringify(spending(30)));
  const says = "spend.json: It may make 30 paid calls at most (remote.call), of a price that is not known.";
  for (const command of ["validate", "explain"]) {
    const said = await run([command, "spend.json"]);
    expect([said.code, said.calls]).toEqual([0, 0]);
    expect(said.stderr).toContain(says);
  }
});

test("[faults Broken 4.1] all runs that changes of a watched graph lead to have one allowance", async () => {
  const { cwd, env, service } = await setUp();
  const file = path.join(cwd, "spend.json");
  const graph = (seeds: number, width = 512) => JSON.stringify(spending(seeds, width));
  writeFileSync(file, graph(1));
  const { child, ended } = start(["run", "spend.json", "--watch", "--paid", "2", "--json"], { cwd, env });
  const calls: number[] = [];
  const runs = [undefined, graph(2), `${graph(2)}\n`, graph(3)];
  const ends = runs.map((_, i) => timesSaid(child.stderr!, "Waiting for changes", i + 1));
  for (const [i, changed] of runs.entries()) {
    if (changed !== undefined) writeFileSync(file, changed);
    await ends[i];
    calls.push(service.calls.length);
  }
  child.kill("SIGINT");
  const { stdout } = await ended;
  // One call, one more and one from the cache, both from the cache, a third one refused.
  expect(calls).toEqual([1, 2, 2, 2]);
  expect(stdout.match(/"status": "\w+"/g)).toEqual(
    ["succeeded", "succeeded", "succeeded", "failed"].map((status) => `"status": "${status}"`),
  );
  expect(stdout).toContain("PAID_CALLS_REFUSED");
});

test("[faults Broken 4.1] a watched file that becomes a stranger's picture may spend nothing", async () => {
  const { cwd, env, service } = await setUp();
  const file = path.join(cwd, "graph");
  writeFileSync(file, JSON.stringify(spending(1)));
  const { child, ended } = start(["run", "graph", "--watch"], { cwd, env });
  const ends = Array.from({ length: 2 }, (_, i) => timesSaid(child.stderr!, "Waiting for changes", i + 1));
  await ends[0];
  writeFileSync(file, await picture(spending(2)));
  await ends[1];
  child.kill("SIGINT");
  expect((await ended).stderr).toContain("PAID_CALLS_REFUSED");
  expect(service.calls).toHaveLength(1);
});

/** A picture that was made by a graph. */
async function picture(graph: object): Promise<Uint8Array> {
  const white = { width: 1, height: 1, channels: 3 as const, batch: 1, data: new Uint8Array(3).fill(255) };
  return await sharpCodec.encode(white, {
    format: "png",
    texts: { sigmaflow: JSON.stringify({ graph, inputs: {} }) },
  });
}

/** Resolves when a stream has said something so many times. */
function timesSaid(stream: NodeJS.ReadableStream, what: string, times: number): Promise<void> {
  let text = "";
  return new Promise((resolve, reject) => {
    stream.on("data", (part: string) => {
      text += part;
      if (text.split(what).length > times) resolve();
    });
    stream.once("end", () => reject(new Error(`it ended with:\n${text}`)));
  });
}
