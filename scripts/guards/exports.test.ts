import { expect, test } from "vitest";
import { checkExports } from "./exports.ts";
import { accepted, judge, refused } from "./fixture.ts";

const built = (files: Readonly<Record<string, string>>) => ({
  "packages/runner/package.json": JSON.stringify({
    name: "sigmaflow",
    type: "module",
    exports: { ".": { types: "./dist/index.d.ts" }, "./more": { types: "./dist/more.d.ts" } },
  }),
  "packages/runner/dist/parts.d.ts": [
    "export interface Part { readonly next?: Part; }",
    "interface Hidden { readonly part: Part; }",
    "type Each<T> = { readonly [K in keyof T]: Part };",
    "type Hiding<T> = T extends string ? Hidden : never;",
    "export declare const one: Part;",
    "export declare function take(part: Part): Each<{ a: 1 }>;",
    "export declare function hide(): Hidden;",
    "export declare function wrap(): Hiding<string>;",
    "export declare class Machine { constructor(inside: Hidden); readonly part: Part; }",
  ].join("\n"),
  "packages/runner/dist/index.d.ts": 'export { type Part, one, take } from "./parts.ts";\n',
  "packages/runner/dist/more.d.ts": "export {};\n",
  ...files,
});
const index = (names: string) => ({ "packages/runner/dist/index.d.ts": `export { ${names} } from "./parts.ts";\n` });
const more = (names: string) => ({ "packages/runner/dist/more.d.ts": `export { ${names} } from "./parts.ts";\n` });

test.each([
  ["all of whose types are exported", {}],
  ["whose types the main subpath exports", more("one, take")],
  ["whose own types refer to each other", { ...index("one as first, type Part") }],
  ["a class that is a type only, whose constructor nobody calls", index("type Machine, type Part")],
])("a subpath passes: %s", async (_, files) => {
  expect(await judge(checkExports, built(files))).toEqual(accepted);
});

test.each([
  ["a type of a value", index("one"), "sigmaflow: one mentions Part, which is not exported"],
  ["a type of a type", { ...index("type Part"), ...more("hide") }, "sigmaflow/more: hide mentions Hidden"],
  ["what a type's function leads to", index("wrap, type Part"), "sigmaflow: wrap mentions Hidden"],
  [
    "a type that only another subpath exports",
    { ...index("one"), ...more("type Part") },
    "sigmaflow: one mentions Part",
  ],
  ["what a constructor takes", index("Machine, type Part"), "sigmaflow: Machine mentions Hidden"],
])("a subpath that leaves out %s is refused", async (_, files, reason) => {
  expect(await judge(checkExports, built(files))).toEqual(refused(reason));
});

test("a package that is not built is an error, not a pass", async () => {
  const { "packages/runner/dist/more.d.ts": _, ...rest } = built({});
  await expect(judge(checkExports, rest)).rejects.toThrow("build first");
});
