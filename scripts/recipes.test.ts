import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { schedulerNames } from "../packages/nodes/src/index.ts";
import * as sigmaflow from "../packages/runner/src/index.ts";
import { repository } from "./workspace.ts";

// What “Where to add” in ARCHITECTURE.md asks for and nothing else would miss.
const textOf = (file: string) => readFileSync(path.join(repository, file), "utf8");

test("every file and folder that a recipe names is there", () => {
  const [, recipes = ""] = /^## Where to add$(.*?)^## /ms.exec(textOf("ARCHITECTURE.md"))!;
  const named = [...recipes.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, name]) => name!);
  const bases = ["", "packages", "packages/runner/src", "packages/editor/src"];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !bases.some((base) => existsSync(path.join(repository, base, name))))).toEqual([]);
});

test("the page of schedulers lists all that there are, the API's first", () => {
  const [, table = ""] = /^## The names$(.*?)^- /ms.exec(textOf("docs/schedulers.md"))!;
  const rows = [...table.matchAll(/^\| ([^|]+?) \|/gm)].map(([, name]) => name!);
  expect(rows.filter((name) => !/^(name|-+)$/.test(name))).toEqual(schedulerNames);
});

/** What a package's index exports from its folder of ports and can be called: not its types. */
function portBuilders(index: string): string[] {
  return [...index.matchAll(/^export \{([^}]*)\} from "\.\/port\/[^"]+";/gm)]
    .flatMap(([, names]) => names!.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));
}

/** The checking of literals, which front ends need and declarations do not. */
const notForDeclarations = ["expectation", "literalSchema"];

test("who declares nodes with sigmaflow has every kind of port", () => {
  const all = ["core", "nodes"].flatMap((name) => portBuilders(textOf(`packages/${name}/src/index.ts`)));
  const builders = all.filter((name) => !notForDeclarations.includes(name));
  expect(builders).toEqual(expect.arrayContaining(["float", "image", "latent", "list", "unet"]));
  expect(builders.filter((name) => !(name in sigmaflow))).toEqual([]);
});

test("a builder that an index exports is found, and a type is not", () => {
  const index =
    'export {\n  float,\n  type Port,\n  palette,\n} from "./port/port.ts";\nexport type { Image } from "./port/sdxl.ts";\n';
  expect(portBuilders(`${index}export { check } from "./check/check.ts";\n`)).toEqual(["float", "palette"]);
});
