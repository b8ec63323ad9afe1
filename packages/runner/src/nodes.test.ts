import { expect, test } from "vitest";
import * as exported from "./nodes.ts";

const { createSdxlRegistry, sdxlNodes } = exported;

/** `text.encode` as a name in a program: `textEncode`. */
const inCamelCase = (type: string) => type.replace(/[.-](.)/g, (_, letter: string) => letter.toUpperCase());

/** The engine's own nodes, which a graph's builder makes: `g.loop`, `g.map`, `g.call`. */
const madeByBuilder = ["call", "loop", "map"];

test("every registered node and compound is exported under its type in camelCase", () => {
  const byName: Readonly<Record<string, unknown>> = exported;
  const registered = [...createSdxlRegistry().nodes].filter(([type]) => !madeByBuilder.includes(type));
  expect(
    registered.map(([type, { definition }]) => [inCamelCase(type), byName[inCamelCase(type)] === definition]),
  ).toEqual(registered.map(([type]) => [inCamelCase(type), true]));
  expect(registered.length).toBe(sdxlNodes.length);
});

test("a program that has no use for the word `switch` gets the node under another name", () => {
  expect(exported.flowSwitch).toBe(exported.switch);
});
