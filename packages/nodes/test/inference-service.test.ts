import { afterAll, afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../../scripts/dev/free-port.ts";
import { createModelService } from "../src/host/model-service.ts";
import type { InferenceEvent } from "../src/model/services.ts";
import { inferenceHarness } from "./support/inference-harness.ts";
import { type SyntheticInput, syntheticCall } from "./support/synthetic-call.ts";
import { writeSyntheticUNet } from "./support/synthetic-unet.ts";

const megabyte = 1 << 20;
const harness = inferenceHarness({
  quick: {},
  other: { offset: 100 },
  slow: { work: 480 },
  single: { batch: 1 },
  "heavy-a": { ballast: 32 * megabyte, external: "weights.bin" },
  "heavy-b": { ballast: 32 * megabyte, offset: 1 },
  "heavy-c": { ballast: 32 * megabyte, offset: 2 },
});
const { started, call, value, underWay } = harness;
afterEach(harness.closeAll);
afterAll(harness.remove);

describe("inference in a child process", () => {
  it("opens the child to an inspector on the port that SIGMAFLOW_CHILD_INSPECT names", async () => {
    const port = await freePort();
    process.env.SIGMAFLOW_CHILD_INSPECT = String(port);
    try {
      expect(await value(started(), "quick")).toBe(1);
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
      expect(await answer.json()).toMatchObject([{ url: expect.stringContaining("inference-child.ts") }]);
    } finally {
      delete process.env.SIGMAFLOW_CHILD_INSPECT;
    }
  });

  it("runs a model and tells when it loads it", async () => {
    const inference = started();
    const events: InferenceEvent[] = [];
    const request = {
      ...(await call("quick", { sample: 1, text: 2, timestep: 4 })),
      onEvent: (event: InferenceEvent) => events.push(event),
    };
    expect(inference.pid()).toBeUndefined();
    const { prediction } = await inference.run(request);
    expect(prediction).toEqual({ dims: [1, 4, 2, 2], data: new Float32Array(16).fill(7) });
    await inference.run(request);
    const told = { component: request.component, kind: "unet" };
    expect(events).toEqual([
      { type: "loading", ...told, bytes: expect.any(Number) },
      { type: "loaded", ...told, ms: expect.any(Number) },
      { type: "ran", ...told, ms: expect.any(Number) },
      { type: "ran", ...told, ms: expect.any(Number) },
    ]);
  });

  it.each(["quick", "single"])("serves a batch with text that was given once, by the model %s", async (model) => {
    const { prediction } = await started().run(await call(model, { batch: 3, text: 5 }));
    expect(prediction).toEqual({ dims: [3, 4, 2, 2], data: new Float32Array(48).fill(6) });
  });

  it("answers calls in order, one at a time", async () => {
    const inference = started();
    const requests = await Promise.all([0, 1, 2, 3].map((i) => call(i % 2 === 0 ? "quick" : "other", { sample: i })));
    const order: number[] = [];
    const values = await Promise.all(
      requests.map(async (request, i) => {
        const { prediction } = await inference.run(request);
        order.push(i);
        return prediction?.data[0];
      }),
    );
    expect([values, order]).toEqual([
      [0, 101, 2, 103],
      [0, 1, 2, 3],
    ]);
  });

  it("keeps the caller's event loop free while a model runs", async () => {
    const { result } = await underWay(started(), "slow");
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await result;
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });

  it("names in its environment all that changes a result's bits, and neither threads nor memory budget", () => {
    const [one, two] = [started({ threads: 1 }), started({ threads: 2 })];
    expect(one.environment()).toMatch(/^onnxruntime-node 1\.30\.0 cpu float32 all extended>\d+ (x64|arm64) /);
    expect(two.environment()).toBe(one.environment());
    for (const memoryBudget of [1000, 2 ** 30, 2 ** 40])
      expect(started({ memoryBudget }).environment()).toBe(one.environment());
    expect(started({ provider: "webgpu" }).environment()).not.toBe(one.environment());
  });
});

describe("the memory budget", () => {
  /** Which models are loaded by calls of them in turn. */
  async function loads(memoryBudget: number, ...turns: readonly string[]): Promise<readonly string[]> {
    const inference = started({ memoryBudget });
    const names: string[] = [];
    for (const model of turns)
      await inference.run({
        ...(await call(model)),
        onEvent: ({ type }) => type === "loading" && names.push(model),
      });
    return names;
  }

  it("keeps models that fit into it together", async () => {
    expect(await loads(256 * megabyte, "heavy-a", "heavy-b", "heavy-a", "heavy-b")).toEqual(["heavy-a", "heavy-b"]);
  });

  it("releases the one that was used longest ago for one that does not fit beside it", async () => {
    const turns = ["heavy-a", "heavy-b", "heavy-a", "heavy-c", "heavy-a", "heavy-b"];
    expect(await loads(92 * megabyte, ...turns)).toEqual(["heavy-a", "heavy-b", "heavy-c", "heavy-b"]);
  });

  it("counts what a run made a model hold on to, and not only its weights", async () => {
    const inference = started({ memoryBudget: 40 * megabyte });
    const loaded: string[] = [];
    const run = async (model: string, input: SyntheticInput = {}): Promise<void> => {
      const onEvent = ({ type }: InferenceEvent) => type === "loading" && loaded.push(model);
      await inference.run({ ...(await call(model, input)), onEvent });
    };
    await run("quick");
    // Sixteen megabytes of sample, of which each sum on the way takes as many again.
    await run("quick", { batch: 1 << 18 });
    await run("other");
    await run("quick");
    expect(loaded).toEqual(["quick", "other", "quick"]);
  });

  it("lets a model that is larger than it run alone", async () => {
    expect(await loads(megabyte, "heavy-a", "heavy-a", "quick")).toEqual(["heavy-a", "quick"]);
  });
});

describe("inference refuses", () => {
  it("a provider that this installation does not have", async () => {
    await expect(started({ provider: "sparkle" }).run(await call("quick"))).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
      message: expect.stringMatching(/`sparkle` cannot be used here .* knows cpu/),
    });
  });

  it("a feed that is missing, unknown or of the wrong size, and goes on", async () => {
    const inference = started();
    const { feeds, ...rest } = await call("quick");
    const { timestep: _, ...missing } = feeds;
    const short = { dims: [1, 4, 2, 2], data: new Float32Array(3) };
    const mask = { dims: [1], data: new Float32Array(1) };
    const cases = [
      [{ ...rest, feeds: missing }, "The unet needs `timestep`, which was not given.", { fault: "missing input" }],
      [
        { ...rest, feeds: { ...feeds, mask } },
        "A unet has no input `mask`; it has sample, timestep, encoder_hidden_states, text_embeds, time_ids.",
        { fault: "unknown input", kind: "unet", name: "mask" },
      ],
      [
        { ...rest, feeds: { ...feeds, sample: short } },
        "`sample` has dimensions [1, 4, 2, 2] and 3 elements, in a batch of 1.",
        { fault: "size", name: "sample", dims: [1, 4, 2, 2], elements: 3, batch: 1 },
      ],
      [
        { ...rest, feeds, fetches: ["image"] },
        "The unet has no output `image`; it has prediction.",
        { fault: "unknown output" },
      ],
    ] as const;
    for (const [request, message, params] of cases)
      await expect(inference.run(request)).rejects.toMatchObject({ code: "INFERENCE_INPUT", message, params });
    expect(await value(inference, "quick")).toBe(1);
  });

  it("what the runtime refuses, and goes on", async () => {
    const inference = started();
    const request = await call("quick");
    const text = { dims: [1, 3, 7], data: new Float32Array(21) };
    const run = inference.run({ ...request, feeds: { ...request.feeds, encoder_hidden_states: text } });
    await expect(run).rejects.toMatchObject({
      code: "INFERENCE_FAILED",
      message: expect.stringMatching(/^ONNX Runtime refused: .*encoder_hidden_states/),
    });
    expect(await value(inference, "quick")).toBe(1);
  });

  it("files that changed since they were described", async () => {
    writeSyntheticUNet(`${harness.root}/changing`);
    const request = await call("changing");
    writeSyntheticUNet(`${harness.root}/changing`, { offset: 5 });
    await expect(started().run(request)).rejects.toMatchObject({ code: "MODEL_CHANGED" });
  });

  it("a digest that is nowhere, but finds one that an earlier process described", async () => {
    const fresh = started({ models: createModelService({ roots: [harness.root] }) });
    const { prediction } = await fresh.run(await call("other"));
    expect(prediction?.data[0]).toBe(101);
    await expect(fresh.run(syntheticCall("0".repeat(64)))).rejects.toMatchObject({ code: "MODEL_FILES_MISSING" });
  });
});
