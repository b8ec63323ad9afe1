import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { arrayOver, ContentHasher, decodeInline, decodeValue, isInline, type NumberArray } from "./content.ts";

const hasher = new ContentHasher(nodeHost);

/** Plain data with arrays, as it travels on wires. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.float32Array(),
    fc.uint8Array(),
    fc.array(tie("any")),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("$array", "$$x", "__proto__", "constructor")), tie("any")),
  ),
})).any;

function back(one: unknown): unknown {
  const id = hasher.id(one);
  if (isInline(id)) return decodeInline(id);
  const { text, arrays } = hasher.encode(one);
  // As stores do: an array's file is its bytes, and the reference says what they are.
  return decodeValue(text, (ref) => {
    const { buffer, byteOffset, byteLength } = arrays.get(ref.hash)!;
    return arrayOver(new Uint8Array(buffer, byteOffset, byteLength), ref);
  });
}

test("[C9] what is written comes back, to the last bit and the sign of zero", () => {
  fc.assert(
    fc.property(value, (one) => {
      expect(back(one)).toEqual(one);
    }),
    { examples: [[[new Float32Array(1), new Uint8Array(4)]]] },
  );
  expect(back(-0)).toBe(-0);
  expect(hasher.id(-0)).not.toBe(hasher.id(0));
});

test("[C4] equal values have one identity however their keys stand, unequal ones never share it", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), value, (record, other) => {
      const turned = Object.fromEntries(Object.entries(record).reverse());
      // A key called __proto__ does not survive fromEntries as a literal would have it.
      fc.pre(!Object.hasOwn(record, "__proto__"));
      expect(hasher.id(turned)).toBe(hasher.id(record));
      let same = true;
      try {
        expect(other).toEqual(record);
      } catch {
        same = false;
      }
      expect(hasher.id(other) === hasher.id(record)).toBe(same);
    }),
  );
});

test("a list's identity from its items is the list's own where the items are short", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.string({ maxLength: 20 }))), (items) => {
      expect(hasher.idOfList(items.map((item) => hasher.id(item)))).toBe(hasher.id(items));
    }),
  );
});

test("[C4] what has no content of its own is refused, never taken for an empty object", () => {
  class Point {
    x = 1;
  }
  for (const odd of [
    new Map([[1, 2]]),
    new Set([1]),
    new Date(0),
    new Point(),
    /x/,
    new Error("x"),
    new ArrayBuffer(4),
  ]) {
    expect(() => hasher.id({ odd })).toThrow(`A value holds a ${odd.constructor.name}. Values on wires are plain data`);
  }
  for (const odd of [() => 1, Symbol("x")]) expect(() => hasher.id([odd])).toThrow("Values on wires are plain data");
  const circle: unknown[] = [];
  circle.push(circle);
  expect(() => hasher.id(circle)).toThrow("nested more than 64 deep");
});

test("plain objects of another realm and without prototype are plain", () => {
  expect(hasher.id(runInNewContext("({ a: [1, { b: 2 }] })"))).toBe('={"a":[1,{"b":2}]}');
  expect(hasher.id(Object.assign(Object.create(null), { a: 1 }))).toBe('={"a":1}');
});

test("[C4] arrays are known by their bytes, whatever buffer they lie in", () => {
  const buffer = new Float32Array([9, 1, 2, 3]);
  const part: NumberArray = buffer.subarray(1);
  expect(hasher.id({ part })).toBe(hasher.id({ part: new Float32Array([1, 2, 3]) }));
  expect(hasher.id({ part })).not.toBe(hasher.id({ part: new Uint8Array(part.buffer, 4, 12) }));
});

test("large arrays are hashed in parts to the same id, and wait for a turn before each", async () => {
  const value = { data: new Uint8Array(5 * 2 ** 20).map((_, at) => at % 251), name: "large" };
  const hasher = new ContentHasher(nodeHost);
  expect([hasher.isLarge(value), hasher.isLarge({ data: new Uint8Array(2 ** 20) })]).toEqual([true, false]);
  let turns = 0;
  await hasher.hashInParts(value, async () => {
    turns++;
  });
  expect(turns).toBe(3);
  expect(hasher.id(value)).toBe(new ContentHasher({ sha256: nodeHost.sha256 }).id(value));
  expect(hasher.isLarge(value)).toBe(false);
});
