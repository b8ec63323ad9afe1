import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import config from "../../.dependency-cruiser.mjs";
import type { Finished } from "../workspace.ts";
import { judge, line, refused } from "./fixture.ts";
import { checkImports } from "./imports.ts";

const core = "packages/core/src";
const nodes = "packages/nodes/src";
const runner = "packages/runner/src";
const editor = "packages/editor/src";

/** One file each that breaks a rule; together they make one broken workspace. */
const broken: readonly [rule: string, file: string, text: string][] = [
  ["core-stands-alone", `${core}/bad-1.ts`, 'export { quadruple } from "@sigmaflow/nodes";'],
  ["core-stands-alone", `${core}/bad-2.ts`, 'export type Bad = typeof import("@sigmaflow/nodes").quadruple;'],
  ["core-stands-alone", `${core}/bad-3.ts`, 'export const bad = () => import("../../nodes/src/index.ts");'],
  ["core-runs-anywhere", `${core}/bad-4.ts`, 'export { createHash } from "node:crypto";'],
  ["problems-stand-below", `${core}/problem/bad.ts`, 'export { size } from "../check/rule/size.ts";'],
  ["checking-stands-above", `${core}/graph/bad.ts`, 'export { size } from "../check/rule/size.ts";'],
  ["checking-stands-above", `${core}/run/bad.ts`, 'export type { size } from "../check/rule/size.ts";'],
  ["wire-stands-above", `${core}/run/bad-2.ts`, 'export type { Answer } from "../wire/index.ts";'],
  ["nodes-on-core-only", `${nodes}/node/bad-1.ts`, 'export { quadruple } from "sigmaflow";'],
  ["runner-without-editor", "packages/runner/src/bad.ts", 'export { double } from "@sigmaflow/editor";'],
  ["editor-on-core-only", `${editor}/bad-1.ts`, 'export { quadruple } from "@sigmaflow/nodes";'],
  ["editor-on-core-only", `${editor}/bad-2.ts`, 'export type { quadruple } from "sigmaflow";'],
  ["editor-takes-types-of-the-wire", `${editor}/bad-4.ts`, 'export { answer } from "@sigmaflow/core/wire";'],
  [
    "editor-takes-types-of-the-wire",
    `${editor}/bad-5.ts`,
    'import { answer, type Answer } from "@sigmaflow/core/wire";\nexport const bad: Answer = answer.parse(1);',
  ],
  ["editor-takes-types-of-the-wire", `${editor}/bad-6.ts`, 'export const bad = () => import("@sigmaflow/core/wire");'],
  ["editor-runs-in-a-browser", `${editor}/bad-3.tsx`, 'export { readFileSync } from "node:fs";'],
  ["packages-by-name", `${nodes}/node/bad-2.ts`, 'export { double } from "../../../core/src/port/double.ts";'],
  ["mathematics-knows-no-nodes", `${nodes}/schedule/bad.ts`, 'export { quadruple } from "../node/quadruple.ts";'],
  ["mathematics-knows-no-nodes", `${nodes}/random/bad.ts`, 'export type { quadruple } from "../index.ts";'],
  ["images-know-no-nodes", `${nodes}/image/bad-1.ts`, 'export { quadruple } from "../node/quadruple.ts";'],
  ["declarations-know-no-host", `${nodes}/node/bad-3.ts`, 'export { files } from "../host/files.ts";'],
  ["only-hosts-touch-node-js", `${nodes}/node/bad-4.ts`, 'export { readFileSync } from "node:fs";'],
  ["only-hosts-touch-node-js", `${nodes}/prompt/bad.ts`, 'export { readFileSync } from "fs";'],
  ["only-hosts-touch-node-js", "packages/runner/src/web/bad.ts", 'export { readFileSync } from "node:fs";'],
  ["pages-have-no-node-js", "packages/runner/src/web/bad-2.ts", 'export { quadruple } from "../index.ts";'],
  ["only-hosts-touch-native-code", `${nodes}/image/bad-2.ts`, 'export { default } from "sharp";'],
  ["only-hosts-touch-native-code", `${nodes}/node/bad-5.ts`, 'export const bad = () => import("onnxruntime-node");'],
  ["runs-know-no-http", `${runner}/runs/bad-1.ts`, 'export { route } from "../server/route.ts";'],
  ["runs-know-no-http", `${runner}/store/bad-2.ts`, 'export type { route } from "../server/route.ts";'],
  ["runs-know-no-http", `${runner}/runs/bad-3.ts`, 'export const bad = () => import("fastify");'],
  ["stores-behind-interfaces", `${runner}/runs/bad-4.ts`, 'export { store } from "../store/sqlite-run-store.ts";'],
  ["stores-behind-interfaces", `${runner}/server/bad-5.ts`, 'export { store } from "../store/sqlite-run-store.ts";'],
  ["tests-are-no-library", `${core}/bad-5.ts`, 'export { helper } from "./some.test.ts";'],
  ["no-unknown-import", `${core}/bad-6.ts`, 'export { missing } from "./missing.ts";'],
];

/** Files that may do what others may not. */
const allowed = {
  [`${core}/check/rule/size.ts`]: line("export const size = 1;"),
  [`${nodes}/host/files.ts`]: line(
    'export { readFileSync as files } from "node:fs";\nexport { default } from "sharp";',
  ),
  [`${runner}/store/sqlite-run-store.ts`]: line("export const store = 1;"),
  [`${runner}/server/route.ts`]: line("export const route = 1;"),
  [`${runner}/server/create-server.ts`]: line('export { store } from "../store/sqlite-run-store.ts";'),
  [`${core}/record/record.ts`]: line('export { answer } from "../wire/index.ts";'),
  [`${editor}/api/client.ts`]: line('export type { Answer } from "@sigmaflow/core/wire";'),
  [`${core}/some.test.ts`]: line('import "node:crypto";\nexport const helper = 1;'),
};

test("a sound workspace passes", async () => {
  expect(await judge(checkImports, allowed)).toEqual({ ok: true, output: "" });
});

describe("a broken workspace", () => {
  let outcome: Finished;
  beforeAll(async () => {
    const files = broken.map(([, file, text]) => [file, line(text)]);
    outcome = await judge(checkImports, { ...allowed, ...Object.fromEntries(files) });
  });

  test.each(broken)("%s: %s with `%s` is refused", (rule, file) => {
    expect(outcome).toEqual(refused(`${rule}: ${file} → `));
  });

  test("what is allowed is not refused", () => {
    for (const file of Object.keys(allowed)) expect(outcome.output).not.toContain(`: ${file} → `);
  });
});

test("every rule has a file that breaks it", () => {
  const rules = (config.forbidden ?? []).map((rule) => rule.name ?? "");
  expect(new Set([...broken.map(([rule]) => rule), "no-circles"])).toEqual(new Set(rules));
});

test("a circle is refused, and the way round is told", async () => {
  const outcome = await judge(checkImports, {
    [`${core}/a.ts`]: line('import { b } from "./b.ts";\nexport const a = () => b;'),
    [`${core}/b.ts`]: line('import { c } from "./c.ts";\nexport const b = () => c;'),
    [`${core}/c.ts`]: line('import { a } from "./a.ts";\nexport const c = () => a;'),
  });
  expect(outcome).toEqual(refused(`no-circles: ${core}/a.ts → ${core}/b.ts → ${core}/c.ts → ${core}/a.ts`));
});

test("a circle of types alone is refused", async () => {
  const outcome = await judge(checkImports, {
    [`${core}/a.ts`]: line('import type { B } from "./b.ts";\nexport type A = B | 1;'),
    [`${core}/b.ts`]: line('import type { A } from "./a.ts";\nexport type B = A[];'),
  });
  expect(outcome).toEqual(refused(`no-circles: ${core}/a.ts → ${core}/b.ts`));
});

test("a checker that does not see the imports is refused, though it finds nothing", async () => {
  const outcome = await judge(checkImports, {
    ".dependency-cruiser.mjs": line('export default { options: { doNotFollow: { path: "node_modules" } } };'),
    [`${core}/a.ts`]: line("export type A = 1;"),
    [`${core}/c.ts`]: line('import type { A } from "./a.ts";\nexport type C = A;'),
  });
  expect(outcome).toEqual({ ok: false, output: `unread: ${core}/c.ts was not read by the import checker` });
});

test("with a memory a new import and a new file are seen, in whatever form", async () => {
  const outcomes = await judge(async (root) => {
    const check = () => checkImports(root, path.join(root, "memory"));
    const write = (file: string, text: string) => writeFileSync(path.join(root, core, file), text);
    write("a.ts", "/** One. */\nexport const a = 1;\n");
    const found = [await check()];
    write("a.ts", "/** Two. */\nexport const a = 2;\n");
    found.push(await check());
    for (const text of [
      'export const a = () => import("../../nodes/src/index.ts");\n',
      'import {\n  quadruple,\n} from "@sigmaflow/nodes";\n\nexport const a = quadruple;\n',
    ]) {
      write("a.ts", text);
      found.push(await check());
    }
    write("a.ts", "export const a = 2;\n");
    write("b.ts", 'export * from "@sigmaflow/nodes";\n');
    found.push(await check());
    return { ok: true, output: found.map(({ ok, output }) => (ok ? "ok" : output.split(" → ")[0])).join("\n") };
  });
  expect(outcomes.output.split("\n")).toEqual([
    "ok",
    "ok",
    `core-stands-alone: ${core}/a.ts`,
    `core-stands-alone: ${core}/a.ts`,
    `core-stands-alone: ${core}/b.ts`,
  ]);
});
