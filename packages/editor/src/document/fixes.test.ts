import { check, type GraphDocument } from "@sigmaflow/core";
import { describe, expect, test } from "vitest";
import { fixOf } from "./fixes.ts";
import { catalogue, example } from "./fixtures/graphs.ts";
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
