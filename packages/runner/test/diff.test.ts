import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { textsOf } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import sharp from "sharp";
import { createEngine, recordOf, writeOutputs } from "sigmaflow";
import { afterAll, afterEach, expect, test } from "vitest";
import { compareSides } from "../src/diff/compare-sides.ts";
import { readSide } from "../src/diff/read-side.ts";
import { sayDifference } from "../src/diff/say-difference.ts";
import { models, newFolder, removeFolders, sigmaflow } from "./support/command.ts";
import { eventsOf, post } from "./support/server.ts";
import { servers } from "./support/servers.ts";
import { small, smallGraph } from "./support/small-graphs.ts";

const serving = servers();
afterAll(removeFolders);

const engines: ReturnType<typeof createEngine>[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
});

function newEngine(cwd: string) {
  const engine = createEngine({ models: [models], cacheDir: path.join(cwd, "cache"), read: [cwd] });
  engines.push(engine);
  return engine;
}

test("of two pictures it says the inputs, the step at which their runs part, and how far they are from each other", async () => {
  const cwd = newFolder();
  const engine = newEngine(cwd);
  const draw = async (name: string, settings: object) => {
    const prepared = await engine.prepare(JSON.stringify(smallGraph("txt2img-refined")), {
      ...small,
      refiner_model: "tiny-sdxl-refiner",
      num_inference_steps: 5,
      ...settings,
    });
    const values = await engine.start(prepared).outputs;
    const record = await recordOf(prepared);
    const written = await writeOutputs(values, {
      ...prepared,
      record,
      folder: path.join(cwd, name),
      hasher: engine.hasher,
    });
    return written.image!.files![0]!;
  };
  const graphs = new Map();
  const compare = async (one: string, other: string) =>
    await compareSides(await readSide(one, { graphs }), await readSide(other, { graphs }), engine);
  const most = await draw("most", { high_noise_fraction: 0.8 });
  const half = await draw("half", { high_noise_fraction: 0.4 });
  const handoff = await compare(most, half);
  expect(handoff).toMatchObject({
    graph: [],
    inputs: [{ input: "high_noise_fraction", before: 0.8, after: 0.4 }],
    parting: {
      first: { path: "split", ingredient: "high_noise_fraction", before: "=0.8", after: "=0.4" },
      inLoop: { path: "denoise/loop", step: 2, only: "before" },
      isPartial: false,
    },
    picture: { largest: expect.any(Number) },
  });
  const scaled = await compare(most, await draw("scaled", { guidance_scale: 3 }));
  expect(scaled.parting).toMatchObject({ first: { path: "denoise/loop", step: 0, ingredient: "guidance_scale" } });
  expect(sayDifference(scaled)).toEqual([
    "The run's input `guidance_scale` is 3 instead of 7.5.",
    expect.stringMatching(
      /^The runs part at step 1 of `denoise\/loop`: `guidance_scale` is 3 instead of 7.5\. They share \d+ steps\.$/,
    ),
    expect.stringMatching(
      /^The pictures differ in .* % of the pixels, by .* of 255 on average and by \d+ at most; .*$/,
    ),
  ]);
  expect(sayDifference(await compare(most, most))).toEqual(["Nothing differs."]);
  const out = path.join(cwd, "difference.png");
  const { code, stdout } = await sigmaflow(["diff", most, half, "--models", models, "--json", "--out", out], { cwd });
  expect([code, JSON.parse(stdout)]).toEqual([1, { same: false, ...JSON.parse(JSON.stringify(handoff)) }]);
  expect(await sharp(out).metadata()).toMatchObject({ width: 3 * (64 + 8) + 8 });
});

test("graphs and the runs of a server are compared, while it is at work and after", async () => {
  const cwd = newFolder();
  const graph = {
    ...{ sigmaflow: 1, title: "Sum", inputs: { a: { type: "int", default: 1 } } },
    nodes: { sum: { type: "maths.number", in: { a: { $input: "a" }, operation: "a + b", b: 2 } } },
    outputs: { sum: { $from: "sum.result" } },
  };
  const file = path.join(cwd, "sum.json");
  writeFileSync(file, JSON.stringify(graph));
  const server = await serving(cwd);
  const run = async (a: number) => {
    const answer = await post(`${server.address}/api/runs`, { graph, inputs: { a } });
    const { id } = (await answer.json()) as { readonly id: string };
    await eventsOf(server.address, id);
    return id;
  };
  const [one, other] = [await run(1), await run(5)];
  const asked = await sigmaflow(["diff", one, other, "--server", server.address], { cwd });
  expect([asked.code, asked.stdout.split("\n")[0]]).toEqual([1, "The run's input `a` is 5 instead of 1."]);
  const busy = await sigmaflow(["diff", file, one, "--data", "data"], { cwd });
  expect([busy.code, busy.stderr]).toEqual([2, expect.stringContaining("STORE_IN_USE")]);
  server.child.kill("SIGTERM");
  await server.ended;
  const after = await sigmaflow(["diff", file, one, "--data", "data"], { cwd });
  expect([after.code, after.stdout]).toEqual([0, "Nothing differs.\n"]);
  const lost = await sigmaflow(["diff", file, one.replace(/^.{8}/, "ffffffff"), "--data", "data"], { cwd });
  expect([lost.code, lost.stderr]).toEqual([2, expect.stringContaining("RUN_UNKNOWN")]);
  writeFileSync(path.join(cwd, "twice.json"), readFileSync(file, "utf8").replace("a + b", "a * b"));
  const changed = await sigmaflow(["diff", "sum.json", "twice.json"], { cwd });
  expect(changed.stdout).toContain(
    '`sum.operation` is "a * b" instead of "a + b".\nThe runs part at `sum`: `operation`',
  );
});

test("verify makes pictures again, and ends with 1 for those of which another one comes", async () => {
  const cwd = newFolder();
  const settings = Object.entries(small).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  writeFileSync(path.join(cwd, "graph.json"), JSON.stringify(smallGraph("txt2img")));
  const drawn = await sigmaflow(["run", "graph.json", "--models", models, ...settings, "--json"], { cwd });
  const [file] = JSON.parse(drawn.stdout).outputs.image.files;
  // Its record with other pixels, as what computes them may leave them.
  const texts = textsOf(readFileSync(file));
  const made = { ...JSON.parse(texts.sigmaflow!).made, environment: "onnxruntime-node 1.0.0 cpu" };
  const record = JSON.stringify({ ...JSON.parse(texts.sigmaflow!), made });
  const dark = { data: new Uint8Array(64 * 64 * 3), batch: 1, width: 64, height: 64, channels: 3 } as const;
  writeFileSync(
    path.join(cwd, "dark.png"),
    await sharpCodec.encode(dark, { format: "png", texts: { sigmaflow: record } }),
  );
  const { code, stdout } = await sigmaflow(["verify", file, "dark.png", "--models", models], { cwd });
  expect(code).toBe(1);
  expect(stdout.split("\n").slice(0, 3)).toEqual([
    `${file}: the same`,
    "dark.png: different",
    expect.stringMatching(/^ {2}What computes is another one: \d+\.\d+\.\d+ float32 .* instead of 1\.0\.0\.$/),
  ]);
});
