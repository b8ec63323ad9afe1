import { expect, test } from "vitest";
import { reachedBy } from "./related.ts";

const files = {
  "packages/core/package.json": JSON.stringify({
    name: "@sigmaflow/core",
    exports: { ".": { "sigmaflow-source": "./src/index.ts" }, "./wire": { "sigmaflow-source": "./src/wire.ts" } },
  }),
  "packages/core/src/index.ts": [
    "// What programs import.",
    'export { one, type One } from "./one.ts";',
    'export { two as second } from "./two.ts";',
    'export * from "./more/index.ts";',
  ].join("\n"),
  "packages/core/src/more/index.ts": 'export { three } from "../three.ts";',
  "packages/core/src/one.ts": "export const one = 1;",
  "packages/core/src/two.ts": 'import { one } from "./one.ts";\nexport const two = one + 1;',
  "packages/core/src/three.ts": "export const three = 3;",
  "packages/core/src/wire.ts": 'export const wire = "./three.ts";',
};

/** The users that a change of a file of core reaches. */
function usersOf(file: string, users: Readonly<Record<string, string>>): string[] {
  const texts = new Map(Object.entries({ ...files, ...users }));
  return [...reachedBy([`packages/core/src/${file}`], texts)].filter((one) => one in users).sort();
}

const users = {
  "a.test.ts": 'import { one } from "@sigmaflow/core";',
  "b.test.ts": 'import {\n  second,\n  type One,\n} from "@sigmaflow/core";',
  "c.test.ts": 'import { three } from "@sigmaflow/core";',
  "d.test.ts": 'import { type One } from "@sigmaflow/core";\nimport type { two } from "./packages/core/src/two.ts";',
  "e.test.ts": 'import * as core from "@sigmaflow/core";',
  "f.test.ts": 'const { wire } = await import("@sigmaflow/core/wire");',
  "g.test.ts": 'const { second: mine } = await import("@sigmaflow/core");',
};

test("a change reaches those that import its names, through files that pass them on and through other modules", () => {
  expect(usersOf("one.ts", users)).toEqual(["a.test.ts", "b.test.ts", "e.test.ts", "g.test.ts"]);
  expect(usersOf("two.ts", users)).toEqual(["b.test.ts", "e.test.ts", "g.test.ts"]);
});

test("a module that is passed on as a whole may have any name", () => {
  expect(usersOf("three.ts", users)).toEqual(["c.test.ts", "e.test.ts", "f.test.ts"]);
});

test("a change of what is passed on reaches all who import from there", () => {
  expect(usersOf("index.ts", users)).toEqual(["a.test.ts", "b.test.ts", "c.test.ts", "e.test.ts", "g.test.ts"]);
});

test("modules that are imported later, or named as programs, count as a whole", () => {
  expect(usersOf("wire.ts", users)).toEqual(["f.test.ts"]);
});

test("side effects and modules in a circle are followed", () => {
  const round = {
    "a.ts": 'import "./b.ts";\nexport const a = 1;',
    "b.ts": 'import { a } from "./a.ts";\nimport { one } from "./packages/core/src/one.ts";',
    "a.test.ts": 'import { a } from "./a.ts";',
  };
  expect(usersOf("one.ts", round)).toEqual(["a.test.ts", "a.ts", "b.ts"]);
});
