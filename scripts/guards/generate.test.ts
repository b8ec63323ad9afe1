import { expect, test } from "vitest";
import { checkGenerated, generate } from "../generate.ts";
import { judge, refused } from "./fixture.ts";

const generators = [
  { writes: "docs/errors.md", make: async () => "# Errors\n" },
  { writes: "schema/graph.json", make: async () => '{"type":"object"}' },
  { writes: "docs/nodes/", make: async () => ({ "add.md": "# add\n", "loop.md": "# loop\n" }) },
];
const check = (root: string) => checkGenerated(root, generators);
const current = {
  "docs/errors.md": "# Errors\n",
  "schema/graph.json": '{ "type": "object" }\n',
  "docs/nodes/add.md": "# add\n",
  "docs/nodes/loop.md": "# loop\n",
};

test("current files pass", async () => {
  expect(await judge(check, current)).toEqual({ ok: true, output: "" });
});

test("refuses a missing file, a stale one and one that nothing makes any more", async () => {
  const { "docs/errors.md": _, ...rest } = current;
  expect(await judge(check, rest)).toEqual(refused("docs/errors.md: missing"));
  expect(await judge(check, { ...current, "docs/nodes/add.md": "# sum\n" })).toEqual(
    refused("docs/nodes/add.md: not what the sources say now"),
  );
  expect(await judge(check, { ...current, "docs/nodes/gone.md": "# gone\n" })).toEqual(
    refused("docs/nodes/gone.md: nothing generates this file any more"),
  );
});

test("writing mends all of it", async () => {
  const mended = async (root: string) => {
    await generate(root, generators);
    return check(root);
  };
  expect(await judge(mended, { "docs/nodes/gone.md": "# gone\n", "docs/errors.md": "stale" })).toEqual({
    ok: true,
    output: "",
  });
});
