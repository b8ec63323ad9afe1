import { describe, expect, test } from "vitest";
import { definePortType } from "../port/define-port-type.ts";
import { float, string } from "../port/plain.ts";
import { defineCompound } from "./define-compound.ts";
import { defineNode } from "./define-node.ts";
import type { NodeMigration } from "./migration.ts";
import { catalogueOf, createRegistry, extendRegistry } from "./registry.ts";

/** A node of these versions, with the inputs `value` and `note` and the output `value`. */
function node(version: number, migrations: readonly NodeMigration[], more: { type?: string; revision?: number } = {}) {
  return defineNode({
    type: "it",
    version,
    migrations,
    inputs: { value: float({ max: 9 }), note: string({ optional: true }) },
    outputs: { value: float() },
    run: ({ value }) => ({ value }),
    ...more,
  });
}

const empty = { nodes: {}, outputs: { value: { $from: "a.value" } } };

describe("a definition", () => {
  test("of a version has one step to each version from 2 on", () => {
    expect(node(1, []).version).toBe(1);
    expect(node(3, [{ to: 2 }, { to: 3 }]).version).toBe(3);
    const wrong =
      (version: number, ...steps: number[]) =>
      () =>
        node(
          version,
          steps.map((to) => ({ to })),
        );
    expect(wrong(2)).toThrow(new TypeError("node it of version 2 needs migrations to 2, in this order, but has none"));
    expect(wrong(3, 3)).toThrow("needs migrations to 2, 3, in this order, but has those to 3");
    expect(wrong(3, 3, 2)).toThrow("but has those to 3, 2");
    expect(wrong(1, 2)).toThrow("node it of version 1 needs no migrations, but has those to 2");
    expect(wrong(2, 2, 2)).toThrow("but has those to 2, 2");
    expect(wrong(2, 2, 3)).toThrow("but has those to 2, 3");
  });

  test("has whole numbers from 1 as version and revision", () => {
    for (const version of [0, -1, 1.5, Number.NaN]) {
      expect(() => node(version, [])).toThrow("node it needs a whole version of 1 or more");
      expect(() => node(1, [], { revision: version })).toThrow("node it needs a whole revision of 1 or more");
    }
  });

  test("renames to ports that its version has, each once", () => {
    const renaming = (inputs: Record<string, string>) => () => node(2, [{ to: 2, rename: { inputs } }]);
    expect(renaming({ a: "value" })).not.toThrow();
    expect(renaming({ note: "value", value: "note" })).not.toThrow();
    expect(renaming({ a: "valve" })).toThrow(
      "the migration of node it to version 2 renames an input, a, to valve, which that version has not",
    );
    expect(renaming({ a: "value", b: "value" })).toThrow("renames an input, b, to value, as it does another");
    expect(() => node(2, [{ to: 2, rename: { outputs: { a: "note" } } }])).toThrow(
      "renames an output, a, to note, which that version has not",
    );
  });

  test("is held to the names that each version had, not only today's", () => {
    const last = { to: 3, rename: { inputs: { amount: "value" } } };
    expect(() => node(3, [{ to: 2, rename: { inputs: { a: "amount" } } }, last])).not.toThrow();
    expect(() => node(3, [{ to: 2, rename: { inputs: { a: "value" } } }, last])).toThrow(
      "to version 2 renames an input, a, to value, which that version has not",
    );
    const dropping = { to: 3, remove: ["old"] };
    expect(() => node(3, [{ to: 2, rename: { inputs: { older: "old" } } }, dropping])).not.toThrow();
  });

  test("sets inputs that its version has, and does not rename what it removes", () => {
    expect(() => node(2, [{ to: 2, set: { note: "" } }])).not.toThrow();
    expect(() => node(2, [{ to: 2, remove: ["value"], set: { value: 1 } }])).not.toThrow();
    expect(() => node(2, [{ to: 2, set: { other: 1 } }])).toThrow(
      "to version 2 sets other, which is no input of that version",
    );
    expect(() => node(2, [{ to: 2, remove: ["a"], rename: { inputs: { a: "value" } } }])).toThrow(
      "to version 2 removes and renames the input a",
    );
  });

  test("was called by each name for a time of its own", () => {
    expect(() =>
      node(3, [
        { to: 2, type: "a" },
        { to: 3, type: "b" },
      ]),
    ).not.toThrow();
    expect(() =>
      node(3, [
        { to: 2, type: "a" },
        { to: 3, type: "a" },
      ]),
    ).toThrow("names its type a twice");
    expect(() => node(2, [{ to: 2, type: "it" }])).toThrow("names its type it twice");
  });

  test("that is a compound is held to the same", () => {
    const compound = (migrations: readonly NodeMigration[]) => () =>
      defineCompound({
        type: "compound",
        version: 2,
        migrations,
        outputs: { value: { type: "float" } },
        graph: { ...empty, inputs: { start: { type: "float" } } },
      });
    expect(compound([{ to: 2, rename: { inputs: { a: "start" }, outputs: { b: "value" } } }])).not.toThrow();
    expect(compound([{ to: 2, rename: { inputs: { a: "value" } } }])).toThrow("which that version has not");
    expect(compound([])).toThrow("node compound of version 2 needs migrations to 2");
  });
});

describe("a registry", () => {
  const renamed = (type: string) => node(2, [{ to: 2, type: "old" }], { type });

  test("refuses an old name that is in use or that of two", () => {
    expect(() => createRegistry([renamed("a"), node(1, [], { type: "old" })])).toThrow(
      new TypeError("old is an old name of node a and a name of old"),
    );
    expect(() => extendRegistry(createRegistry([renamed("a")]), [renamed("b")])).toThrow(
      "old is an old name of node b and a name of a",
    );
    expect(() => createRegistry([node(2, [{ to: 2, type: "loop" }])])).toThrow("loop is an old name of node it");
  });

  test("refuses a step that sets an input to what it does not take, by whatever name it goes today", () => {
    const setting =
      (set: NodeMigration["set"] & object, ...rest: NodeMigration[]) =>
      () =>
        createRegistry([node(2 + rest.length, [{ to: 2, set }, ...rest])]);
    expect(setting({ value: 9 })).not.toThrow();
    expect(setting({ value: 10 })).toThrow(
      "the migration of node it to version 2 sets value to 10, which it does not accept",
    );
    expect(setting({ value: { $input: "value" } })).toThrow("sets value to a link");
    expect(setting({ amount: 10 }, { to: 3, rename: { inputs: { amount: "value" } } })).toThrow("sets amount to 10");
    expect(setting({ gone: "anything" }, { to: 3, remove: ["gone"] })).not.toThrow();
  });

  test("refuses kinds that are renamed to nothing, in a circle, twice, or while they are in use", () => {
    const kinds = (names: Record<string, string>) => () => createRegistry([], { migrations: { kinds: names } });
    expect(kinds({ number: "real", real: "float" })).not.toThrow();
    expect(kinds({ number: "real" })).toThrow("the old name of a kind, number, leads to none that is known");
    expect(kinds({ a: "b", b: "a" })).toThrow("the old name of a kind, a, leads to none that is known");
    expect(kinds({ int: "float" })).toThrow("int is an old name of a kind and in use");
    expect(kinds({ any: "float" })).toThrow("any is an old name of a kind and in use");
    const first = createRegistry([], { migrations: { kinds: { number: "float" } } });
    expect(() => extendRegistry(first, [], { migrations: { kinds: { number: "int" } } })).toThrow(
      "the kind number is renamed to float and int",
    );
    expect(extendRegistry(first, [], { migrations: { kinds: { whole: "int" } } }).migrations.kinds).toEqual({
      number: "float",
      whole: "int",
    });
  });

  test("takes a kind's new name from a node's own kinds", () => {
    const own = definePortType<unknown>()({ id: "thing", label: "Thing", colour: "#000000" });
    const made = { ...node(1, []), outputs: { thing: own() } };
    expect(catalogueOf(createRegistry([made], { migrations: { kinds: { object: "thing" } } })).migrations).toEqual({
      kinds: { object: "thing" },
    });
  });

  test("puts version, revision, steps, standing and effect into its catalogue", () => {
    const steps = [{ to: 2, rename: { inputs: { text: "note" } } }];
    const paid = { ...node(2, steps, { revision: 5 }), deprecated: "Use another.", effect: "paid" as const };
    const { nodes } = catalogueOf(createRegistry([paid, node(1, [], { type: "plain" })]));
    expect(nodes.it).toMatchObject({
      version: 2,
      revision: 5,
      migrations: steps,
      deprecated: "Use another.",
      effect: "paid",
    });
    expect(Object.keys(nodes.plain!)).not.toContain("migrations");
    expect(nodes.plain).toMatchObject({ version: 1, revision: 1 });
  });
});
