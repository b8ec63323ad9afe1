import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { SessionFiles } from "../../packages/nodes/src/host/inference-protocol.ts";
import { createInferenceService } from "../../packages/nodes/src/host/inference-service.ts";
import { createModelService } from "../../packages/nodes/src/host/model-service.ts";
import { runSession } from "../../packages/nodes/src/host/run-session.ts";
import { SessionPool } from "../../packages/nodes/src/host/session-pool.ts";

/**
 * One evaluation of a checkpoint's UNet in sigmaflow, in ONNX Runtime alone on the same graph with the same options, and
 * on an exporter's graph where one is named: in turns, each warm, medians of wall and processor time.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    side: { type: "string", default: "512" },
    turns: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    exported: { type: "string" },
  },
});
const file = path.resolve(positionals[0] ?? "");
const [side, turns, threads] = [values.side, values.turns, values.threads].map(Number) as [number, number, number];
const settings = { provider: "cpu", threads, memoryBudget: 2 ** 33, background: false };

const numbers = (...dims: readonly number[]) => {
  const data = new Float32Array(dims.reduce((product, size) => product * size, 1));
  for (let i = 0; i < data.length; i++) data[i] = Math.sin(i * 12.9898) * 1.2;
  return { dims, data };
};
const feeds = {
  sample: numbers(1, 4, side / 8, side / 8),
  timestep: { dims: [], data: Float32Array.of(731) },
  encoder_hidden_states: numbers(1, 77, 2048),
  text_embeds: numbers(1, 1280),
  time_ids: { dims: [1, 6], data: Float32Array.of(side, side, 0, 0, side, side) },
};

interface Way {
  readonly name: string;
  call(): Promise<Float32Array>;
  /** Processes whose time counts. */
  readonly pids: () => readonly number[];
}

const models = createModelService({ roots: [path.dirname(file)] });
const inference = createInferenceService({ models, ...settings });
const { unet } = await models.describe(path.basename(file), {
  parts: ["unet"],
  onProgress: (done, total) => process.stderr.write(`\rdigest ${Math.round((100 * done) / total)} %`),
});
if (unet === undefined) throw new Error(`${file} has no UNet`);
const component = await models.component(unet.digest);

const ways: Way[] = [
  {
    name: "sigmaflow",
    pids: () => [process.pid, inference.pid() ?? process.pid],
    async call() {
      const { prediction } = await inference.run({ component: unet.digest, feeds, fetches: ["prediction"] });
      return prediction?.data as Float32Array; // a UNet predicts floats
    },
  },
  await alone("ONNX Runtime, the same graph", component),
];
if (values.exported !== undefined) {
  const model = { type: "file", path: path.resolve(values.exported) } as const;
  const exported = { ...component, digest: model.path, model, bytes: 2 ** 31 };
  ways.push(await alone("ONNX Runtime, the exporter's graph", exported));
}

/** A session of this process's own, with the options that the process of inference would use. */
async function alone(name: string, files: SessionFiles): Promise<Way> {
  const session = await new SessionPool(settings).session(files);
  const [output = ""] = session.outputNames;
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([input, tensor]) => [input, { type: "float32", ...tensor } as const]),
  );
  return {
    name,
    pids: () => [process.pid],
    call: async () => (await runSession(session, inputs, [output])).outputs[output]?.data as Float32Array, // as above
  };
}

/** Seconds that processes have taken of the processors. */
function processor(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of new Set(pids)) {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / 100;
}

const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[of.length >> 1] ?? Number.NaN;
const taken = new Map<string, { wall: number[]; processor: number[] }>();
let reference: Float32Array | undefined;
for (let turn = -1; turn < turns; turn++) {
  for (let i = 0; i < ways.length; i++) {
    const way = ways[(i + turn + ways.length) % ways.length];
    if (way === undefined) continue;
    const [began, before] = [performance.now(), processor(way.pids())];
    const prediction = await way.call();
    const wall = (performance.now() - began) / 1000;
    const spent = processor(way.pids()) - before;
    reference ??= prediction;
    const apart = prediction.reduce((most, x, at) => Math.max(most, Math.abs(x - (reference?.[at] ?? 0))), 0);
    const load = readFileSync("/proc/loadavg", "utf8").split(" ")[0];
    console.log(
      `${turn < 0 ? "warm" : `turn ${turn + 1}`}  ${way.name}: ${wall.toFixed(2)} s, processor ${spent.toFixed(1)} s, at most ${apart.toExponential(1)} apart, load ${load}`,
    );
    if (turn < 0) continue;
    const own = taken.get(way.name) ?? { wall: [], processor: [] };
    taken.set(way.name, own);
    own.wall.push(wall);
    own.processor.push(spent);
  }
}
const [first] = [...taken.values()];
for (const [name, own] of taken)
  console.log(
    `median of ${turns} at ${side}×${side}: ${name} ${median(own.wall).toFixed(2)} s, processor ${median(own.processor).toFixed(1)} s; sigmaflow to it ${(median(first?.wall ?? []) / median(own.wall)).toFixed(3)} wall, ${(median(first?.processor ?? []) / median(own.processor)).toFixed(3)} processor`,
  );
await inference.close();
