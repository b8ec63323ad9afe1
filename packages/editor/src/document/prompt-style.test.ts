import { own } from "@sigmaflow/core/editing";
import { expect, test } from "vitest";
import { catalogue, example } from "./fixtures/graphs.ts";
import { styleChoiceOf, withStyle } from "./prompt-style.ts";

const graph = example("txt2img-by-hand");
const choose = (node: string, port: string, body = graph) => styleChoiceOf(body, { node, port }, catalogue);

test("the style of a prompt is chosen at the graph's input that leads to the same node", () => {
  const choice = choose("$inputs", "prompt")!;
  expect([choice.node, choice.port]).toEqual(["$inputs", "style"]);
  expect(choice.words).toContain("anime");
  expect(own(withStyle(graph, choice, "anime").inputs, "style")?.default).toBe("anime");
  expect(choose("$inputs", "model")).toBeUndefined();
});

test("the style of a prompt is chosen at its own node, unless another node makes it", () => {
  const body = { nodes: { style: { type: "prompt.style", in: {} }, text: { type: "text.encode", in: {} } } };
  const choice = choose("style", "prompt", body as never)!;
  expect([choice.node, choice.port]).toEqual(["style", "style"]);
  expect(withStyle(body, choice, "anime").nodes.style).toEqual({ type: "prompt.style", in: { style: "anime" } });
  expect(choose("text", "prompt", body as never)).toBeUndefined();
  const linked = { nodes: { style: { type: "prompt.style", in: { style: { $from: "other.value" } } } } };
  expect(choose("style", "prompt", linked as never)).toBeUndefined();
});
