import { buildGraph, defineCompound, defineNode, float, int, provide, service, string } from "@sigmaflow/core";
import { expect, expectTypeOf, test } from "vitest";
import { mathsRound, promptStyle, schedulePlan } from "../nodes.ts";
import { runNode } from "../testing.ts";

interface Greeter {
  greet(name: string): string;
}
const greeter = service<Greeter>("mine.greeter");
const greet = defineNode({
  type: "mine.greet",
  version: 1,
  inputs: { name: string(), times: int({ default: 2, min: 1, max: 3 }) },
  outputs: { text: string(), length: int({ optional: true }) },
  uses: [greeter],
  run({ name, times }, { use, notice, progress }) {
    for (let step = 1; step <= times; step++) progress({ step, of: times, doing: "greeting" });
    notice("told once");
    return { text: Array.from({ length: times }, () => use(greeter).greet(name)).join(" ") };
  },
});

test("a node runs on a given service, which is closed after it", async () => {
  const log: string[] = [];
  const services = [
    provide(
      greeter,
      () => ({ greet: (name) => `Hello ${name}!` }),
      () => {
        log.push("closed");
      },
    ),
  ];
  const run = await runNode(greet, { name: "Ada" }, { services });
  expectTypeOf(run.outputs.text).toEqualTypeOf<string>();
  expectTypeOf(run.outputs.length).toEqualTypeOf<number | undefined>();
  expect(run).toEqual({
    outputs: { text: "Hello Ada! Hello Ada!" },
    notices: ["told once"],
    progress: [
      { step: 1, of: 2, doing: "greeting" },
      { step: 2, of: 2, doing: "greeting" },
    ],
  });
  expect(log).toEqual(["closed"]);
});

test("what a node is refused for is what a run is refused for", async () => {
  await expect(runNode(greet, { name: "Ada" })).rejects.toMatchObject({ code: "MISSING_SERVICE" });
  await expect(runNode(greet, { name: "Ada", times: 4 })).rejects.toMatchObject({ code: "BAD_INPUT" });
  const fails = defineNode({
    type: "mine.fails",
    version: 1,
    inputs: {},
    outputs: { value: float() },
    run: () => {
      throw new RangeError("no such value");
    },
  });
  await expect(runNode(fails, {})).rejects.toMatchObject({ path: "node", message: expect.stringContaining("no such") });
  const cancelled = AbortSignal.abort();
  await expect(runNode(mathsRound, { value: 1 }, { signal: cancelled })).rejects.toMatchObject({ code: "CANCELLED" });
});

test("compounds and nodes that stand on collections run too", async () => {
  const half = defineCompound({
    type: "mine.even",
    version: 1,
    graph: buildGraph({ value: float() }, (g, { value }) => g.node("round", mathsRound, { value, multiple: 2 })),
  });
  const { outputs } = await runNode(half, { value: 5.4 });
  expectTypeOf(outputs.result).toEqualTypeOf<number>();
  expect(outputs).toEqual({ result: 6 });
  expect((await runNode(promptStyle, { style: "anime", prompt: "a fox" })).outputs.prompt).toContain("a fox");
  const { schedule } = (await runNode(schedulePlan, { scheduler: "Euler", steps: 3 })).outputs;
  expect(schedule.timesteps).toHaveLength(3);
});

test("inputs of a node are held to its ports", () => {
  const mistakes = () => [
    // @ts-expect-error a number is no text
    runNode(greet, { name: 1 }),
    // @ts-expect-error an input is missing
    runNode(greet, {}),
    // @ts-expect-error no input of this name
    runNode(greet, { name: "Ada", tiems: 1 }),
  ];
  expect(mistakes).toBeTypeOf("function");
});
