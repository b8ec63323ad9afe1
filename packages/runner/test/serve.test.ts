import { readFileSync } from "node:fs";
import path from "node:path";
import type { RunEvent } from "@sigmaflow/core";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { afterAll, expect, test } from "vitest";
import { examples, newFolder, removeFolders, sigmaflow, tiny } from "./support/command.ts";
import { eventsOf, follow, post, type Serving } from "./support/server.ts";
import { servers } from "./support/servers.ts";
import { tinyAsEmbedded } from "./support/small-graphs.ts";

const serving = servers();
afterAll(removeFolders);

const inputs = { model: "tiny-sdxl", img_width: 512, img_height: 512, seed: 7, num_inference_steps: 30 };

async function submit(address: string, more: object = {}): Promise<string> {
  const answer = await post(`${address}/api/runs`, { graph: "txt2img", inputs: { ...inputs, ...more } });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

/** Follows a run until so many of its steps are done; gives the events so far. */
async function untilStep(address: string, id: string, step: number): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of follow(address, id)) {
    events.push(event);
    if (event.type === "node.progress" && event.of === 30 && event.step >= step) return events;
  }
  throw new Error("the run ended before it could be stopped");
}

async function look(address: string, id: string) {
  return (await (await fetch(`${address}/api/runs/${id}`)).json()) as {
    readonly status: string;
    readonly lastSeq: number;
    readonly cache: { readonly steps: Readonly<Record<string, { readonly cached: number; readonly run: number }>> };
    readonly outputs: { readonly image: { readonly images: readonly { readonly hash: string }[] } };
  };
}

test("goes on after kill -9 where it was: no run lost, no step done twice, no event missing, the same bytes", async () => {
  const cwd = newFolder();
  const first = await serving(cwd, ["--graphs", examples]);
  const id = await submit(first.address);
  const queued = await submit(first.address, { num_inference_steps: 2 });
  const before = await untilStep(first.address, id, 8);
  const asked = performance.now();
  expect((await fetch(`${first.address}/api/health`)).status).toBe(200);
  expect(performance.now() - asked).toBeLessThan(2000);
  first.child.kill("SIGKILL");
  await first.ended;

  const second = await serving(cwd, ["--graphs", examples]);
  const after = await eventsOf(second.address, id, before.at(-1)!.seq);
  const events = [...before, ...after];
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
  expect(events.at(-1)?.type).toBe("run.finished");
  expect(await eventsOf(second.address, id)).toEqual(events);
  const run = await look(second.address, id);
  expect(run).toMatchObject({ status: "succeeded", lastSeq: events.length - 1 });
  const steps = run.cache.steps["denoise/loop"]!;
  expect(steps.cached).toBeGreaterThanOrEqual(8);
  expect(steps.cached + steps.run).toBe(30);
  expect((await eventsOf(second.address, queued)).at(-1)?.type).toBe("run.finished");

  const out = path.join(cwd, "out");
  const fresh = ["--out", out, "--cache-dir", path.join(cwd, "fresh")];
  const { code } = await sigmaflow(
    ["run", path.join(examples, "txt2img.json"), ...tiny({ num_inference_steps: 30 }), ...fresh],
    { cwd },
  );
  expect(code).toBe(0);
  const picture = await fetch(`${second.address}/api/artifacts/${run.outputs.image.images[0]!.hash}`);
  expect(Buffer.from(await picture.arrayBuffer()).equals(readFileSync(path.join(out, "image.png")))).toBe(true);
});

test("stops when asked to, and everything it had accepted still ends", async () => {
  const cwd = newFolder();
  const first = await serving(cwd, ["--graphs", examples]);
  const id = await submit(first.address);
  const queued = await submit(first.address, { num_inference_steps: 2 });
  await untilStep(first.address, id, 1);
  first.child.kill("SIGTERM");
  expect((await first.ended).code).toBe(0);
  const second = await serving(cwd, ["--graphs", examples]);
  const events = await eventsOf(second.address, id);
  expect(events.at(-1)?.type).toBe("run.finished");
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
  expect((await eventsOf(second.address, queued)).at(-1)?.type).toBe("run.finished");
});

test("refuses an address that others reach without a key, and ports and folders in use", async () => {
  const cwd = newFolder();
  const open = await sigmaflow(["serve", "--host", "0.0.0.0", "--port", "0"], { cwd });
  expect([open.code, open.stdout]).toEqual([2, ""]);
  expect(open.stderr).toContain("KEY_NEEDED");
  const { address } = await serving(cwd, ["--host", "0.0.0.0", "--api-key", "k", "--graphs", examples]);
  const { port } = new URL(address);
  expect((await fetch(`http://127.0.0.1:${port}/api/runs`)).status).toBe(401);
  expect((await fetch(`http://127.0.0.1:${port}/api/runs`, { headers: { "x-api-key": "k" } })).status).toBe(200);
  const taken = await sigmaflow(["serve", "--port", port, "--data", path.join(cwd, "other")], { cwd });
  expect([taken.code, /CANNOT_LISTEN/.test(taken.stderr)]).toEqual([2, true]);
  const used = await sigmaflow(["serve", "--port", "0", "--data", path.join(cwd, "data")], { cwd });
  expect([used.code, /STORE_IN_USE/.test(used.stderr)]).toEqual([2, true]);
});

/** Serves the examples with the tiny models in the places of the embedded ones. */
async function servingEmbedded(cwd: string, args: readonly string[] = []): Promise<Serving> {
  return await serving(cwd, ["--graphs", examples, "--models", tinyAsEmbedded(), ...args]);
}

test("is a remote service to the command line, which shows its key to nobody and pays once", async () => {
  const cwd = newFolder();
  const key = "SG_0123456789abcdef";
  const { address } = await servingEmbedded(cwd, ["--api-key", key]);
  const parameters = { prompt: "a panda", seed: 3, num_inference_steps: 20, img_width: 512, img_height: 512 };
  const env = { SEGMIND_BASE_URL: `${address}/v1`, SEGMIND_API_KEY: key };
  const sets = Object.entries({ ...parameters, refiner: false }).flatMap(([name, value]) => [
    "--set",
    `${name}=${value}`,
  ]);
  const remote = (out: string) =>
    sigmaflow(["run", path.join(examples, "remote-sdxl.json"), ...sets, "--out", out, "--json"], {
      cwd,
      env: { ...env, SIGMAFLOW_CACHE_DIR: path.join(cwd, "client") },
    });
  const first = await remote("first");
  expect([first.code, first.stderr.includes("error")]).toEqual([0, false]);
  const second = await remote("second");
  const file = readFileSync(path.join(cwd, "first", "image.png"));
  expect(readFileSync(path.join(cwd, "second", "image.png")).equals(file)).toBe(true);
  for (const text of [first.stdout, first.stderr, second.stdout, file.toString("latin1")])
    expect(text).not.toContain(key);
  const headers = { "x-api-key": key };
  const { runs } = (await (await fetch(`${address}/api/runs`, { headers })).json()) as { readonly runs: unknown[] };
  expect(runs).toHaveLength(1);
  const own = await post(
    `${address}/v1/sdxl1.0-txt2img`,
    { ...parameters, refiner: false },
    { ...headers, accept: "image/png" },
  );
  expect(own.headers.get("x-seed-value")).toBe("3");
  const pixels = async (bytes: Uint8Array) => (await sharpCodec.decode(bytes)).data;
  expect(await pixels(file)).toEqual(await pixels(new Uint8Array(await own.arrayBuffer())));
});
