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
  const record = JSON.stringify({ graph, inputs: {} });
  const white = { width: 1, height: 1, channels: 3 as const, batch: 1, data: new Uint8Array(3).fill(255) };
  const png = await sharpCodec.encode(white, { format: "png", texts: { sigmaflow: record } });
  writeFileSync(path.join(cwd, "spend.png"), png);
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
  writeFileSync(file, JSON.stringify(spending(3)));
  const { child, ended } = start(["run", "spend.json", "--watch"], { cwd, env });
  const ends = Array.from({ length: 2 }, (_, i) => timesSaid(child.stderr!, "Waiting for changes", i + 1));
  await ends[0];
  expect(service.calls).toHaveLength(3);
  writeFileSync(file, JSON.stringify(spending(3, 768)));
  await ends[1];
  child.kill("SIGINT");
  expect((await ended).stderr).toContain("PAID_CALLS_REFUSED");
  expect(service.calls).toHaveLength(4);
});

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
