import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { check } from "../check/check.ts";
import { buildGraph } from "../graph/build-graph.ts";
import { entryOf } from "../node/catalogue-entry.ts";
import { defineNode } from "../node/define-node.ts";
import { catalogueOf } from "../node/registry.ts";
import { service } from "../node/service.ts";
import { definePortType } from "../port/define-port-type.ts";
import { float, oneOf } from "../port/plain.ts";
import { runGraph } from "../run/run-graph.ts";
import { collection, contribute } from "./collection.ts";
import { definePackage, isPackage, type PackageDefinition } from "./define-package.ts";
import { openServices } from "./open-services.ts";
import { provide } from "./provided-service.ts";
import { usePackages } from "./use-packages.ts";

const blends = collection<(a: number, b: number) => number>("blends");
const clock = service<{ read(): number }>("clock");
const weight = definePortType<{ readonly grams: number }>()({ id: "acme.weight", label: "Weight", colour: "#123456" });

const blend = defineNode({
  type: "acme.blend",
  version: 1,
  inputs: { how: oneOf(blends, { default: "sum" }), a: float(), b: float() },
  outputs: { value: float() },
  uses: [blends],
  run: ({ how, a, b }, { use }) => ({ value: use(blends).get(how)!(a, b) }),
});
const weigh = defineNode({
  type: "acme.weigh",
  version: 1,
  inputs: {},
  outputs: { weight: weight() },
  uses: [clock],
  run: (_, { use }) => ({ weight: { grams: use(clock).read() } }),
});

const bundle = (more: Partial<PackageDefinition> = {}) => definePackage({ name: "acme", version: "1.0.0", ...more });
const acme = bundle({
  nodes: [blend, weigh],
  portTypes: [weight],
  contributions: [contribute(blends, { sum: (a, b) => a + b })],
});
const other = definePackage({
  name: "other",
  version: "0.2.0",
  contributions: [contribute(blends, { product: (a, b) => a * b })],
});

test("a package's entries are choices of another's node, in the catalogue and while running", async () => {
  const { registry } = usePackages([acme, other]);
  const { nodes, types } = JSON.parse(JSON.stringify(catalogueOf(registry)));
  expect(nodes["acme.blend"].inputs.how.values).toEqual(["sum", "product"]);
  expect(nodes["acme.blend"].package).toBe("acme");
  expect(types["acme.weight"]).toMatchObject({ label: "Weight", colour: "#123456", acceptedBy: [] });
  expect(usePackages([acme]).registry.nodes.get("acme.blend")?.entry.inputs.how?.values).toEqual(["sum"]);
  const graph = buildGraph((g) => ({ value: g.node("blend", blend, { how: "product", a: 3, b: 4 }).value }));
  expect(await runGraph(graph, {}, { host: nodeHost, registry })).toEqual({ value: 12 });
});

test("a graph's input that is declared by a collection writes down the names of the collection's own package", () => {
  const blends = collection("acme.blends", new Map([["sum", true]]));
  const graph = buildGraph({ how: oneOf(blends, { default: "sum" }) }, (g, { how }) => ({
    value: g.node("blend", blend, { how, a: 3, b: 4 }).value,
  }));
  expect(graph.document.inputs).toEqual({ how: { type: "enum", values: ["sum"], default: "sum" } });
  expect(check(graph.document, catalogueOf(usePackages([acme, other]).registry)).problems).toEqual([]);
  const empty = entryOf({ ...blend, inputs: { how: oneOf(blends) } }, new Map());
  expect(empty.inputs.how).not.toHaveProperty("values");
});

test("kinds, nodes and entries may come in any order of packages", () => {
  const user = definePackage({
    name: "user",
    version: "1.0.0",
    nodes: [defineNode({ type: "user.pass", version: 1, inputs: { weight: weight() }, outputs: {}, run: () => ({}) })],
  });
  expect([...usePackages([user, acme]).registry.nodes.keys()]).toContain("user.pass");
});

test("a package that is there twice counts once", () => {
  expect(usePackages([acme, acme]).packages).toEqual([acme]);
});

const sameKind = definePortType<number>()({ id: "acme.weight", label: "Load", colour: "#654321" });
const sameNode = defineNode({ type: "acme.blend", version: 1, inputs: {}, outputs: {}, run: () => ({}) });
const named = (more: Partial<PackageDefinition>) => definePackage({ name: "other", version: "1.0.0", ...more });

test.each([
  ["a node", named({ nodes: [sameNode] }), "packages acme and other both declare the node acme.blend"],
  ["a kind", named({ portTypes: [sameKind] }), "packages acme and other both declare the kind of value acme.weight"],
  [
    "an entry",
    named({ contributions: [contribute(blends, { sum: Math.max })] }),
    "packages acme and other both declare sum in blends",
  ],
  ["a name", bundle({ version: "2.0.0" }), "package acme is used twice, as 1.0.0 and as 2.0.0"],
  [
    "an undeclared kind",
    named({
      nodes: [
        defineNode({
          ...weigh,
          type: "other.weigh",
          outputs: { w: definePortType<1>()({ id: "other.w", label: "W", colour: "#000000" })() },
          run: () => ({ w: 1 }),
        }),
      ],
    }),
    "package other: node other.weigh has a port of the kind other.w, which nobody declared",
  ],
])("what clashes or is undeclared is refused with both packages named: %s", (_, clashing, message) => {
  expect(() => usePackages([acme, clashing])).toThrow(message);
});

test.each([
  ["Acme", "1.0.0", '"Acme" is no package name'],
  ["acme", "1", '"1" is no version'],
])("name %j and version %j are refused", (name, version, message) => {
  expect(() => definePackage({ name, version })).toThrow(message);
});

test("services are made when first used, once, and closed with the last made first", async () => {
  const log: string[] = [];
  const make = (name: string) =>
    provide(
      service<{ readonly name: string }>(name),
      () => {
        log.push(`make ${name}`);
        return { name };
      },
      (made) => {
        log.push(`close ${made.name}`);
      },
    );
  const { services, close } = openServices([bundle({ services: [make("a"), make("b"), make("c")] })]);
  expect(log).toEqual([]);
  expect([services.b, services.a, services.b]).toEqual([{ name: "b" }, { name: "a" }, { name: "b" }]);
  await close();
  await close();
  expect(log).toEqual(["make b", "make a", "close a", "close b"]);
});

test("one service of two packages is refused with both named", () => {
  const services = [provide(clock, () => ({ read: () => 1 }))];
  const both = [bundle({ services }), named({ services })];
  expect(() => openServices(both)).toThrow("packages acme and other both provide the service clock");
  // Also where nothing runs, as when a graph is only checked.
  expect(() => usePackages(both)).toThrow("packages acme and other both declare the service clock; use one of them");
});

test("a service runs a node of its package", async () => {
  const { services } = openServices([bundle({ services: [provide(clock, () => ({ read: () => 12 }))] })]);
  const { registry } = usePackages([acme]);
  const graph = buildGraph((g) => ({ weight: g.node("weigh", weigh, {}).weight }));
  expect(await runGraph(graph, {}, { host: nodeHost, registry, services })).toEqual({ weight: { grams: 12 } });
});

test("a package is known by its brand, whichever copy of the library made it", () => {
  expect([
    isPackage(acme),
    isPackage({ ...acme }),
    isPackage({ name: "x", version: "1.0.0" }),
    isPackage(null),
  ]).toEqual([true, true, false, false]);
});
