import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import {
  buildGraph,
  closeEngines,
  createEngine,
  defineNode,
  float,
  type GraphDocument,
  type Image,
  list,
  type RunEvent,
  runGraph,
  savePicture,
} from "../src/index.ts";
import { examples, models, newFolder, removeFolders } from "./support/command.ts";

afterEach(closeEngines);
afterAll(removeFolders);

/** A node that counts how often it ran. */
function counted() {
  const ran = { times: 0 };
  const halve = defineNode({
    type: "mine.halve",
    version: 1,
    inputs: { value: float() },
    outputs: { half: float() },
    run({ value }) {
      ran.times++;
      return { half: value / 2 };
    },
  });
  return { ran, halve };
}

describe("a graph of one's own nodes", () => {
  test("runs, and is not worked out twice, nor in the next process", async () => {
    const { ran, halve } = counted();
    const graph = buildGraph({ start: float() }, (g, { start }) => {
      const { half } = g.node("first", halve, { value: start });
      return { quarter: g.node("second", halve, { value: half }).half };
    });
    const cacheDir = path.join(newFolder(), "cache");
    expect(await runGraph(graph, { start: 10 }, { cacheDir })).toEqual({ quarter: 2.5 });
    expect(await runGraph(graph, { start: 10 }, { cacheDir })).toEqual({ quarter: 2.5 });
    expect(ran.times).toBe(2);
    await closeEngines();
    expect(await runGraph(graph, { start: 10 }, { cacheDir })).toEqual({ quarter: 2.5 });
    expect(ran.times).toBe(2);
    expect(await runGraph(graph, { start: 10 }, { cache: false })).toEqual({ quarter: 2.5 });
    expect(ran.times).toBe(4);
  });

  test("gives its events, and stops when one leaves them", async () => {
    const slow = defineNode({
      type: "mine.slow",
      version: 1,
      inputs: { numbers: list(float()) },
      outputs: { sum: float() },
      async run({ numbers }, { progress, signal }) {
        for (const [i] of numbers.entries()) {
          progress({ step: i + 1, of: numbers.length });
          await new Promise<void>((resolve) => setImmediate(resolve));
          signal.throwIfAborted();
        }
        return { sum: 0 };
      },
    });
    const graph = buildGraph((g) => ({ sum: g.node("slow", slow, { numbers: Array(100_000).fill(1) }).sum }));
    const running = runGraph(graph, {}, { cache: false });
    const seen: RunEvent["type"][] = [];
    for await (const event of running) {
      seen.push(event.type);
      if (event.type === "node.progress") break;
    }
    expect(seen).toEqual(["run.started", "node.started", "node.progress"]);
    await expect(running).rejects.toMatchObject({ code: "CANCELLED" });
  });

  test("is cancelled by the signal it was started with", async () => {
    const { halve } = counted();
    const graph = buildGraph((g) => g.node("halve", halve, { value: 1 }));
    const running = runGraph(graph, {}, { cache: false, signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

test("a document names nodes of one's own, without an engine of one's own", async () => {
  const { ran, halve } = counted();
  const text = JSON.stringify({
    sigmaflow: 1,
    inputs: { start: { type: "float" } },
    nodes: { halve: { type: "mine.halve", in: { value: { $input: "start" } } } },
    outputs: { half: { $from: "halve.half" } },
  });
  const { half } = await runGraph(JSON.parse(text), { start: 3 }, { nodes: [halve], cache: false });
  expect(half).toBe(1.5);
  expect(await runGraph(text, { start: 5 }, { nodes: [halve], cache: false })).toEqual({ half: 2.5 });
  expect(ran.times).toBe(2);
  // The next run has only what it is given.
  await expect(runGraph(text, { start: 5 }, { cache: false })).rejects.toMatchObject({
    code: "BAD_GRAPH",
    problems: [expect.objectContaining({ code: "UNKNOWN_NODE_TYPE", path: "halve", line: 1 })],
  });
});

describe("a graph document", () => {
  const document = JSON.parse(readFileSync(path.join(examples, "txt2img.json"), "utf8")) as GraphDocument;
  const inputs = { model: "tiny-sdxl", seed: 7, num_inference_steps: 2, img_width: 512, img_height: 512 };

  test("draws, with inference in a process that does not keep this one alive", async () => {
    const { image } = await runGraph(document, inputs, { models: [models], cache: false });
    expect(image).toMatchObject({ batch: 1, width: 512, height: 512, channels: 3 });
    expect(new Set((image as Image).data).size).toBeGreaterThan(10);
  });

  test("takes a picture by its file's name, and makes files of pictures", async () => {
    const folder = newFolder();
    const shrink = {
      sigmaflow: 1,
      inputs: { picture: { type: "image" } },
      nodes: { small: { type: "image.resize", in: { image: { $input: "picture" }, width: 16, height: 8 } } },
      outputs: { image: { $from: "small.image" } },
    };
    const settings = { read: [examples], cache: false } as const;
    const { image } = await runGraph(shrink, { picture: "reference.png" }, settings);
    const [file = ""] = await savePicture(path.join(folder, "small.png"), image);
    const url = `data:image/png;base64,${readFileSync(file).toString("base64")}`;
    expect(await runGraph(shrink, { picture: url }, settings)).toEqual({ image });
    expect(await runGraph(shrink, { picture: image }, settings)).toEqual({ image });
    await expect(runGraph(shrink, { picture: "../package.json" }, settings)).rejects.toMatchObject({
      code: "PATH_OUTSIDE",
    });
  });

  test("is refused with all that is wrong with its inputs, before anything runs", async () => {
    const wrong = { ...inputs, num_inference_steps: 0, sed: 7 };
    const started = runGraph(document, wrong, { models: [models], cache: false });
    await expect(started).rejects.toMatchObject({
      code: "BAD_INPUT",
      problems: [{ input: "sed" }, { input: "num_inference_steps" }],
    });
  });
});

describe("an engine", () => {
  test("explains a run without running, by the name its last run was given", async () => {
    const { ran, halve } = counted();
    const engine = createEngine({ cacheDir: path.join(newFolder(), "cache"), nodes: [halve] });
    const graph: GraphDocument = {
      sigmaflow: 1,
      inputs: { start: { type: "float" } },
      nodes: { halve: { type: "mine.halve", in: { value: { $input: "start" } } } },
      outputs: { half: { $from: "halve.half" } },
    };
    const graphName = "mine";
    const explain = async (start: number) => engine.explain(await engine.prepare(graph, { start }), { graphName });
    expect(await explain(1)).toMatchObject([{ path: "halve", status: "runs", reason: "first run" }]);
    expect(await engine.start(await engine.prepare(graph, { start: 1 }), { graphName }).outputs).toEqual({ half: 0.5 });
    expect(await explain(1)).toMatchObject([{ path: "halve", status: "cached" }]);
    const reason = { ingredient: "value", before: "=1", now: "=2" };
    expect(await explain(2)).toMatchObject([{ path: "halve", status: "runs", reason }]);
    expect(ran.times).toBe(1);
    await engine.close();
  });
});
