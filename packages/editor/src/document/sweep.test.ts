import { expect, test } from "vitest";
import { catalogue, example } from "./fixtures/graphs.ts";
import { cellLabel, keptSeeds, readAxis, seedAxis, sweepCells } from "./sweep.ts";
import { sweepMs } from "./sweep-time.ts";

const graph = example("txt2img");
const read = (name: string, text: string) => {
  const found = readAxis(name, graph.inputs![name]!, text, catalogue);
  return "fault" in found ? found.fault : found.axis.points.map(({ inputs }) => inputs[name]);
};

test("an axis is read as the command line reads a sweep, words and texts one a line", () => {
  expect(read("guidance_scale", "5..10 step 2.5")).toEqual([5, 7.5, 10]);
  expect(read("num_inference_steps", "1..3, 10")).toEqual([1, 2, 3, 10]);
  expect(read("prompt", "a fox, red\n\n a panda ")).toEqual(["a fox, red", "a panda"]);
  expect(read("style", "anime\norigami")).toEqual(["anime", "origami"]);
});

test("what an input does not take is refused before anything runs, with its label", () => {
  expect(read("num_inference_steps", "10, 1000")).toMatch(/^Steps is 1000: .*100/);
  expect(read("guidance_scale", "5, many")).toBe('Guidance scale is "many", which is no number.');
  expect(read("guidance_scale", "5,,6")).toBe("Guidance scale has an empty value.");
  expect(read("num_inference_steps", "1..100")).toBe("Steps: 100 values are more than 64.");
  expect(read("style", "")).toBe("Style has no values yet.");
});

test("several runs differ in their seeds; a sweep has one seed for all its cells, which are named by what changes", () => {
  let next = 10;
  const draw = () => next++;
  const times = seedAxis(graph, 2, draw);
  expect(times).toEqual({
    label: "Seed",
    points: [
      { label: "10", inputs: { seed: 10 } },
      { label: "11", inputs: { seed: 11 } },
    ],
  });
  expect(keptSeeds(graph, [times], draw)).toEqual({});
  const axes = [axisOf("num_inference_steps", "10,20"), axisOf("guidance_scale", "5,7.5,10")];
  const kept = keptSeeds(graph, axes, draw);
  const cells = sweepCells(axes, kept);
  expect(kept).toEqual({ seed: 12 });
  expect(cells.map(({ inputs }) => [inputs.num_inference_steps, inputs.guidance_scale, inputs.seed])).toEqual([
    [10, 5, 12],
    [10, 7.5, 12],
    [10, 10, 12],
    [20, 5, 12],
    [20, 7.5, 12],
    [20, 10, 12],
  ]);
  expect(cellLabel({ id: "", made: 0, axes, graph, values: {}, cells }, 4)).toBe("Steps 20, Guidance scale 7.5");
});

test("what all runs of a sweep have in common takes its time once, the rest once for each that changes it", () => {
  const took: Record<string, number> = { model: 1000, text: 100, denoise: 10, decode: 1 };
  const known = { took: (id: string) => took[id] ?? 0, isReady: () => false };
  const [steps, prompts] = [axisOf("num_inference_steps", "10,20"), axisOf("prompt", "a\nb\nc")];
  expect(sweepMs(graph, [steps], known)).toBe(1000 + 100 + 2 * 11);
  expect(sweepMs(graph, [steps, prompts], known)).toBe(1000 + 3 * 100 + 6 * 11);
  expect(sweepMs(graph, [steps], { ...known, isReady: (id) => id === "model" })).toBe(100 + 2 * 11);
  expect(sweepMs(graph, [steps], { ...known, took: () => undefined })).toBeUndefined();
});

function axisOf(name: string, text: string) {
  const found = readAxis(name, graph.inputs![name]!, text, catalogue);
  if ("fault" in found) throw new Error(found.fault);
  return found.axis;
}
