import { check, type GraphDocument } from "@sigmaflow/core";
import { describe, expect, test } from "vitest";
import { fixOf } from "./fixes.ts";
import { catalogue, example } from "./fixtures/graphs.ts";
import { withModels } from "./known-models.ts";
import { sayProblem } from "./say-labels.ts";

const problems = (document: GraphDocument) => check(document, catalogue).problems;
const refined = example("txt2img-refined");
const denoise = refined.nodes.denoise!;

describe("a problem", () => {
  const cases: readonly (readonly [code: string, graph: GraphDocument, does: string])[] = [
    [
      "OUT_OF_RANGE",
      {
        sigmaflow: 1,
        nodes: { a: { type: "schedule.plan", in: { steps: 5000 } } },
        outputs: { s: { $from: "a.schedule" } },
      },
      "Set Steps to 1000",
    ],
    [
      "WRONG_VALUE",
      {
        sigmaflow: 1,
        nodes: { a: { type: "schedule.plan", in: { scheduler: "Heunn" } } },
        outputs: { s: { $from: "a.schedule" } },
      },
      "Set Scheduler to Heun",
    ],
    [
      "TYPE_MISMATCH",
      {
        ...refined,
        nodes: { ...refined.nodes, denoise: { ...denoise, in: { ...denoise.in, unet: { $from: "model.vae" } } } },
      },
      "Link it to Load model (model) · UNet",
    ],
    [
      "MISSING_INPUT",
      {
        sigmaflow: 1,
        nodes: { a: { type: "text.encode", in: { prompt: "x" } } },
        outputs: { p: { $from: "a.positive" } },
      },
      "Add Load model",
    ],
    ["NO_OUTPUTS", { sigmaflow: 1, nodes: { a: { type: "schedule.plan" } } }, "Make Schedule an output"],
  ];
  test.each(cases)("%s is mended by its button, and nothing else is broken", (code, graph, does) => {
    const before = problems(graph);
    const problem = before.find((one) => one.code === code)!;
    const fix = fixOf(problem, { document: graph, catalogue, checked: check(graph, catalogue) });
    expect(fix?.does).toBe(does);
    const after = problems(fix!.document);
    expect(after.map((one) => one.code)).not.toContain(code);
    expect(after.length).toBeLessThan(before.length);
  });

  test("UNFIT_VALUE is mended by the output that fits, by another name, or by a node with it", () => {
    const knowing = withModels(catalogue, [
      { name: "embedded", components: ["unet"], expert: "base" },
      { name: "fine.safetensors", components: ["checkpoint"], expert: "refiner" },
    ]);
    const fixed = (graph: GraphDocument) => {
      const checked = check(graph, knowing);
      const problem = checked.problems.find(({ code, port }) => code === "UNFIT_VALUE" && port === "unet");
      const fix = problem && fixOf(problem, { document: graph, catalogue: knowing, checked });
      const left = fix && check(fix.document, knowing).problems.filter(({ port }) => port === "unet");
      return [fix?.does, left?.length];
    };
    const load = (name: string) => ({ type: "model.load", in: { name } });
    const refine = { type: "denoise.refiner", in: { unet: { $from: "load.unet" } } };
    const outputs = { state: { $from: "refine.state" } };
    const alone: GraphDocument = { sigmaflow: 1, nodes: { load: load("embedded"), refine }, outputs };
    expect(fixed(alone)).toEqual(["Use fine.safetensors", 0]);
    const other = { ...alone.nodes, other: load("fine") };
    expect(fixed({ ...alone, nodes: other })).toEqual(["Link it to Load model (other)", 0]);
    const base = { type: "denoise.base", in: { unet: { $from: "load.unet" } } };
    const both = { ...alone, nodes: { ...alone.nodes, base }, outputs: { ...outputs, base: { $from: "base.state" } } };
    expect(fixed(both)).toEqual(["Add Load model with fine.safetensors", 0]);
    const input = { ...alone, inputs: { model: { type: "string", default: "embedded" } } };
    expect(
      fixed({ ...input, nodes: { load: { type: "model.load", in: { name: { $input: "model" } } }, refine } }),
    ).toEqual(["Use fine.safetensors", 0]);
  });

  test("is said in labels, with the id where two are called the same", () => {
    const graph = cases[2]![1];
    const problem = problems(graph).find(({ code }) => code === "TYPE_MISMATCH")!;
    expect(sayProblem(problem, graph, catalogue)).toEqual({
      place: "Denoise · UNet",
      message: "Denoise needs a UNet as “UNet”, but Load model (model) · VAE is a VAE.",
      hint: "Did you mean Load model (model) · UNet?",
    });
  });
});
