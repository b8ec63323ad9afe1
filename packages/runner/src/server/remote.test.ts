import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { provideRemote } from "@sigmaflow/nodes/host";
import { afterEach, expect, test } from "vitest";
import { createEngine, type Engine } from "../engine/engine.ts";
import { quick, remoteExample } from "./fixtures/remote-graphs.ts";
import { stopServers, testServer } from "./fixtures/test-server.ts";
import { shippedGraphs } from "./shipped.ts";

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  await stopServers();
});

const key = "SG_0123456789abcdef";

async function setUp(wire: "json" | "live" = "json") {
  const server = await testServer({ "sdxl1.0-txt2img": quick }, { keys: [key], wire });
  copyFileSync(`${shippedGraphs()}reference.png`, path.join(server.folder, "reference.png"));
  const address = await server.app.listen({ host: "127.0.0.1", port: 0 });
  const client = (given: string) => {
    const cacheDir = path.join(server.folder, "client");
    const engine = createEngine({ cacheDir, services: [provideRemote({ baseUrl: `${address}/v1`, key: given })] });
    engines.push(engine);
    return engine;
  };
  const requests = async () => {
    const { runs } = (await server.app.inject({ url: "/api/runs", headers: { "x-api-key": key } })).json();
    const all = runs.map(async ({ id }: { id: string }) => {
      const run = await server.app.inject({ url: `/api/runs/${id}`, headers: { "x-api-key": key } });
      return run.json().inputs;
    });
    return (await Promise.all(all)).reverse();
  };
  return { server, client, requests };
}

async function run(engine: Engine, inputs: Readonly<Record<string, unknown>>) {
  const prepared = await engine.prepare(remoteExample, { prompt: "a cat", ...inputs });
  const events: unknown[] = [];
  const started = engine.start(prepared, { graphName: "test", onEvent: (event) => events.push(event) });
  const { image } = (await started.outputs) as { readonly image: readonly { width: number; height: number }[] };
  return { image, events, report: started.report() };
}

test.each(["json", "live"] as const)(
  "asks this project's own server for samples one by one, each with its seed (%s)",
  async (wire) => {
    const { client, requests } = await setUp(wire);
    const { image } = await run(client(key), { seed: 41, samples: 3 });
    expect(image.map(({ width, height }) => [width, height])).toEqual([
      [24, 16],
      [24, 16],
      [24, 16],
    ]);
    expect((await requests()).map(({ seed, samples }: { seed: number; samples: number }) => [seed, samples])).toEqual([
      [41, 1],
      [42, 1],
      [43, 1],
    ]);
  },
);

test("gives what each picture cost, and what is left", async () => {
  const { client } = await setUp();
  const { cost, credits, ...outputs } = JSON.parse(remoteExample).outputs;
  expect([cost, credits]).toEqual([undefined, undefined]);
  const all = { ...outputs, cost: { $from: "remote.cost" }, credits: { $from: "remote.credits" } };
  const engine = client(key);
  const given = { prompt: "a cat", seed: 1, samples: 2 };
  const prepared = await engine.prepare({ ...JSON.parse(remoteExample), outputs: all }, given);
  const told = await engine.start(prepared).outputs;
  expect(told).toMatchObject({ cost: [0, 0], credits: [1_000_000, 1_000_000] });
});

test("asks for no picture twice", async () => {
  const { client, requests } = await setUp();
  const engine = client(key);
  await run(engine, { seed: 5 });
  await run(engine, { seed: 5 });
  await run(engine, { seed: 4, samples: 2 });
  expect((await requests()).map(({ seed }: { seed: number }) => seed)).toEqual([5, 4]);
});

test("names the reason when the key is refused, and tells the key to nobody", async () => {
  const { server, client } = await setUp();
  const wrong = "SG_fedcba9876543210";
  await expect(run(client(wrong), { seed: 1 })).rejects.toThrowError(
    expect.objectContaining({ code: "REMOTE_UNAUTHORIZED", path: "remote/calls/item[0]/call" }),
  );
  const { events } = await run(client(key), { seed: 1 });
  expect(JSON.stringify(events)).not.toContain(key);
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
  const folder = path.join(server.folder, "client");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const kept = files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1")).join("\n");
  expect(kept).toContain("channels");
  expect(kept).not.toContain(key);
});
