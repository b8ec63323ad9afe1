import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as Core from "../index.ts";
import { RunFailure } from "../run/failure.ts";
import { codeOf, isSigmaflowError, messageOf, SigmaflowError } from "./error.ts";
import { coreErrors } from "./error-codes.ts";
import { GraphError, InputError, isGraphError, isInputError } from "./refusals.ts";

const folder = mkdtempSync(path.join(tmpdir(), "core-copy-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Core once more, as a package that a program loads may bring it along. */
let copy: typeof Core;
beforeAll(async () => {
  const build = await rolldown({ input: path.join(import.meta.dirname, "../index.ts"), platform: "node", onLog() {} });
  const { output } = await build.generate({ format: "esm", codeSplitting: false });
  await build.close();
  const file = path.join(folder, "core.mjs");
  writeFileSync(file, output[0].code);
  copy = await import(pathToFileURL(file).href);
});

test("an error of another copy of core is known by its brand, though not by its class", () => {
  const foreign: unknown = copy.coreErrors.NODE_FAILED({ reason: "No luck." });
  expect(foreign).not.toBeInstanceOf(SigmaflowError);
  expect(isSigmaflowError(foreign)).toBe(true);
  expect(codeOf(foreign, "OTHER")).toBe("NODE_FAILED");
  expect(coreErrors.NODE_FAILED.is(foreign)).toBe(true);
  expect(coreErrors.BAD_VALUE.is(foreign)).toBe(false);
});

test("a node's error of another copy keeps its code, its fault and its path on the way through a run", () => {
  const cause: unknown = copy.coreErrors.MISSING_SERVICE({ services: ["files"] });
  const failure = RunFailure.at("a", cause);
  expect([failure.code, failure.fault, failure.params, failure.path, failure.cause]).toEqual([
    "MISSING_SERVICE",
    "state",
    { services: ["files"] },
    "a",
    cause,
  ]);
  const foreign = copy.RunFailure.at("b", cause);
  expect(RunFailure.at("a", foreign)).toBe(foreign);
});

test("kinds of errors are told apart across copies", () => {
  const graph: unknown = new copy.GraphError([]);
  const inputs: unknown = new copy.InputError([{ code: "NOT_A_LIST", input: "a.items" }]);
  expect([isGraphError(graph), isInputError(graph)]).toEqual([true, false]);
  expect([isGraphError(inputs), isInputError(inputs)]).toEqual([false, true]);
  expect([copy.isGraphError(new GraphError([])), copy.isInputError(new InputError([]))]).toEqual([true, true]);
});

test("what is not ours is not taken for it", () => {
  const alike = Object.assign(new Error("No luck."), { code: "NODE_FAILED", fault: "ours", params: {} });
  for (const thrown of [alike, { code: "NODE_FAILED" }, "NODE_FAILED", null, undefined, 4]) {
    expect(isSigmaflowError(thrown)).toBe(false);
    expect(codeOf(thrown, "OTHER")).toBe("OTHER");
    expect(coreErrors.NODE_FAILED.is(thrown)).toBe(false);
  }
});

test("whatever was thrown has a message", () => {
  const nameless = Object.create(null);
  expect([new Error("No luck."), "text", undefined, nameless].map(messageOf)).toEqual([
    "No luck.",
    "text",
    "undefined",
    "something that cannot be written as text",
  ]);
});
