import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDocument, shuffled } from "../check/fixtures/arbitrary.ts";
import { rewriteGraph } from "./rewrite-graph.ts";
import { rewriteJson } from "./rewrite-json.ts";

const space = fc.constantFrom("", "", " ", "  ", "\n", "\r\n", "\t", "\n\n  ", "\r");
const spaces = fc.array(space, { minLength: 1, maxLength: 50 });
const key = fc
  .oneof(fc.constantFrom("__proto__", "constructor", "1", "0", "a", "b", "", '"', "ä"), fc.string())
  // Where it has met such a key, `JSON.parse` of Node.js 24 reads a key that ends in a quote as that one.
  .filter((name) => !name.endsWith("\\"));

/** JSON data with keys of every kind. */
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, 1, -1.5, 1e21, "", "{ [", '"', "\u2028", "é"),
    fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
    fc.array(tie("data"), { maxLength: 4 }),
    fc.uniqueArray(fc.tuple(key, tie("data")), { maxLength: 5, selector: ([name]) => name }).map(fromEntries),
  ),
}));

/** Like `Object.fromEntries`, which keeps `__proto__` as well. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries);
}

/** Data as text with any space between any tokens, keys that stand twice, escapes and other forms of numbers. */
function written(value: unknown, gaps: readonly string[]): string {
  let at = 0;
  const next = () => gaps[at++ % gaps.length]!;
  const scalar = (inner: unknown) => {
    const text = JSON.stringify(inner);
    if (Number.isInteger(inner) && at % 3 === 0 && !text.includes("e")) return `${text}.0e0`;
    if (typeof inner !== "string" || text.includes("\\") || at % 3 > 0) return text;
    return text.replaceAll("a", "\\u0061").replaceAll("/", "\\/");
  };
  const gap = (text: string) => next() + text + next();
  const show = (inner: unknown): string => {
    if (typeof inner !== "object" || inner === null) return scalar(inner);
    if (Array.isArray(inner)) return `[${inner.map((one) => gap(show(one))).join(",") || next()}]`;
    const entries = Object.entries(inner).map(([name, one]) => {
      const first = at % 7 === 0 ? `${gap(scalar(name))}:${gap(show([one]))},` : "";
      return `${first}${gap(scalar(name))}:${gap(show(one))}`;
    });
    return `{${entries.join(",") || next()}}`;
  };
  return gap(show(value));
}

const text = JSON.stringify;

describe("text with any space, escapes, numbers and keys that stand twice", () => {
  test("stays as it is when nothing changed", () => {
    fc.assert(
      fc.property(data, spaces, fc.boolean(), fc.nat(), (value, gaps, hasMark, seed) => {
        const source = (hasMark ? "\ufeff" : "") + written(value, gaps);
        expect(rewriteJson(source, undefined, value)).toBe(source);
        const turned = shuffled(value, seed);
        expect(rewriteJson(source, turned, turned)).toBe(source);
      }),
    );
  });

  test("says any other data afterwards, in its order", () => {
    fc.assert(
      fc.property(data, data, spaces, (value, after, gaps) => {
        const rewritten = rewriteJson(written(value, gaps), value, after);
        expect(text(JSON.parse(rewritten!))).toBe(text(after));
      }),
    );
  });

  test("says data that is partly the same afterwards, and is then what writing it again keeps", () => {
    const entries = fc.uniqueArray(fc.tuple(key, data), { maxLength: 6, selector: ([name]) => name });
    fc.assert(
      fc.property(
        entries,
        entries,
        fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
        spaces,
        (own, more, keep, gaps) => {
          const value = fromEntries(own);
          const kept = own.filter((_, at) => keep[at] !== 0);
          const after = fromEntries(
            more.flatMap((one, at) => [...kept.slice(at, at + 1), one]).concat(kept.slice(more.length)),
          );
          for (const [wanted, wrapped] of [
            [after, value],
            [{ deep: [after, 1] }, { deep: [value, 1] }],
          ]) {
            const source = written(wrapped, gaps);
            const rewritten = rewriteJson(source, wrapped, wanted)!;
            expect(text(JSON.parse(rewritten))).toBe(text(wanted));
            expect(rewriteJson(rewritten, wanted, wanted)).toBe(rewritten);
          }
        },
      ),
    );
  });
});

test("documents of any form are what was saved, whatever was edited", () => {
  fc.assert(
    fc.property(anyDocument, anyDocument, fc.nat(), spaces, (one, other, seed, gaps) => {
      const source = written(shuffled(one, seed), gaps);
      expect(rewriteGraph(source, one, one)).toBe(source);
      expect(JSON.parse(rewriteGraph(source, one, other))).toEqual(other);
    }),
  );
});

const house = `{
  "$schema": "../graph.schema.json",
  "sigmaflow": 1,

  "nodes": {
    "noise": { "in": { "seed": 1e3, "scale": 1.0 }, "type": "latent.noise" },
    "long": {
      "type": "any", "in": {
          "text": "\\u00e4"
      }
    }
  },
  "outputs": {},
  "layout": { "noise": [0, 0], "long": [ 100,  0 ] }
}
`;

describe("one edit is a difference of one line", () => {
  const whole = JSON.parse(house);
  const { noise, long } = whole.nodes;
  const noiseWith = (given: object) => ({ ...whole, nodes: { noise: { ...noise, in: given }, long } });
  test.each<[what: string, after: object, was: string, is: string]>([
    ["a value on a line with others", noiseWith({ seed: 1000, scale: 2 }), "1.0 }", "2 }"],
    [
      "an entry more on such a line",
      noiseWith({ seed: 1000, scale: 1, more: { a: [1] } }),
      "1.0 }",
      '1.0, "more": { "a": [1] } }',
    ],
    ["an entry less on such a line", noiseWith({ scale: 1 }), '"seed": 1e3, ', ""],
    ["an entry of a list", { ...whole, layout: { noise: [0, 0], long: [5, 0] } }, "[ 100,", "[ 5,"],
    ["a name", { ...whole, nodes: { noise, other: long } }, '"long": {', '"other": {'],
    [
      "a node more",
      { ...whole, nodes: { ...whole.nodes, new: { type: "x", in: {} } } },
      "\n    }\n",
      '\n    },\n    "new": { "type": "x", "in": {} }\n',
    ],
    [
      "a node that comes first",
      { ...whole, nodes: { a: { type: "x" }, ...whole.nodes } },
      '    "noise": {',
      '    "a": { "type": "x" },\n    "noise": {',
    ],
    [
      "an only entry",
      { ...whole, outputs: { image: { $from: "a.b" } } },
      '"outputs": {}',
      '"outputs": { "image": { "$from": "a.b" } }',
    ],
  ])("%s", (_, after, was, is) => {
    expect(rewriteJson(house, whole, after)).toBe(house.replace(was, is));
  });

  test("a last entry goes with the comma before it", () => {
    const after = JSON.parse(house);
    delete after.layout;
    expect(rewriteJson(house, undefined, after)).toBe(house.replace(/,\n {2}"layout".*\n/, "\n"));
  });

  test("in another style, what comes is in that style", () => {
    const after = { a: 1, b: { c: [1, { d: 2 }], e: {} } };
    expect(rewriteJson('{\r\n\t"a": 1\r\n}', undefined, after)).toBe(
      '{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": [\r\n\t\t\t1,\r\n\t\t\t{\r\n\t\t\t\t"d": 2\r\n\t\t\t}\r\n\t\t],\r\n\t\t"e": {}\r\n\t}\r\n}',
    );
    expect(rewriteJson('{"a":1}', undefined, after)).toBe('{"a":1,"b":{"c":[1,{"d":2}],"e":{}}}');
    expect(rewriteJson('{ "a": 1 }\n', undefined, after)).toBe('{ "a": 1, "b": { "c": [1, { "d": 2 }], "e": {} } }\n');
  });
});

test("only what has another order since it was read gets that order", () => {
  const source = '{ "b": 1, "a": 2, "c": 3 }';
  expect(rewriteJson(source, { a: 2, b: 1, c: 3 }, { a: 2, b: 1, c: 3 })).toBe(source);
  expect(rewriteJson(source, { b: 1, a: 2, c: 3 }, { c: 3, b: 1, a: 2 })).toBe('{ "c": 3, "b": 1, "a": 2 }');
});

test("of keys that stand twice the last is rewritten, and both go", () => {
  const source = '{"a": 1.0, "b": 2, "a": 3.0}';
  expect(rewriteJson(source, undefined, { a: 4, b: 2 })).toBe('{"a": 1.0, "b": 2, "a": 4}');
  expect(rewriteJson(source, undefined, { a: 3, b: 5 })).toBe('{"a": 1.0, "b": 5, "a": 3.0}');
  expect(rewriteJson(source, undefined, { b: 2 })).toBe('{"b": 2}');
});

test("nothing is kept of text that is no JSON, or is nested too deep", () => {
  for (const source of ["", "{", "{} x", "{'a': 1}", "[".repeat(300) + "]".repeat(300)])
    expect(rewriteJson(source, undefined, {})).toBe(undefined);
  expect(rewriteGraph("{", { sigmaflow: 1, nodes: {} }, { sigmaflow: 1, nodes: {} })).toBe(
    '{\n  "sigmaflow": 1,\n  "nodes": {}\n}\n',
  );
});

test("takes work that grows with the text alone, however it is nested", () => {
  // A quadratic way would take minutes.
  const deep = (inner: string, depth: number) => '{"a":'.repeat(depth) + inner + "}".repeat(depth);
  const wide = (value: number) => `[${Array.from({ length: 2 ** 17 }, () => '{"b": 1.0}').join(",")},${value}]`;
  const source = deep(wide(1), 200);
  expect(source.length).toBeGreaterThan(2 ** 20);
  expect(rewriteJson(source, undefined, JSON.parse(deep(wide(2), 200))) === deep(wide(2), 200)).toBe(true);
});
