import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { atOnce } from "../value/in-parts.ts";
import { type JsonInPartsOptions, JsonRefused, parsingInParts } from "./json-in-parts.ts";

const bounds = { depth: 160, values: 2 ** 20 };

function parse(text: string | Uint8Array, options: Partial<JsonInPartsOptions> = {}): unknown {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return atOnce(parsingInParts(bytes, { bounds, ...options }));
}

/** What reading a text comes to, refusals included. */
function outcome(read: () => unknown): unknown {
  try {
    return { value: read() };
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return "no JSON";
  }
}

// Names and texts that are longer than the parts of the tests, escapes and characters of one to four bytes.
const words = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom("__proto__", "constructor", '"\\', "\u2028é😀".repeat(9), "\ud83d", "{[,]}"),
);
// Without backslashes: V8 of Node 24 reads the name in {"w":{},"\"":0} as a backslash where a shape before had that name.
const names = fc.string({ maxLength: 3 }).map((name) => name.replaceAll("\\", "/"));
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 6 }, tie("plain"), tie("list"), tie("object")),
  plain: fc.oneof(words, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(null, true, 0, -1)),
  list: fc.array(tie("value"), { maxLength: 7 }),
  object: fc.array(fc.tuple(names, tie("value")), { maxLength: 7 }).map(Object.fromEntries),
}));
const texts = fc
  .tuple(values, fc.constantFrom("", " ", "\n\t"))
  .map(([value, space]) => JSON.stringify(value, null, space));
const parts = fc.integer({ min: 1, max: 40 });

it("gives what JSON.parse gives, whatever the size of the parts", () => {
  fc.assert(
    fc.property(texts, parts, (text, part) => {
      // A lone half of a character is written as an escape.
      expect(parse(text, { part })).toStrictEqual(JSON.parse(text));
    }),
    { numRuns: 400 },
  );
});

test("names with escapes are read, over the end of a part as well", () => {
  for (const part of [1, 3, 40]) {
    expect(parse(String.raw`{"escaped":0,"\\":1,"a\\\"b\n":{"\u0041\\":[2]}}`, { part })).toStrictEqual({
      escaped: 0,
      "\\": 1,
      'a\\"b\n': { "A\\": [2] },
    });
  }
});

it("refuses what JSON.parse refuses, and nothing else", () => {
  const marks = fc.constantFrom("", ",", ":", '"', "\\", "[", "]", "{", "}", " ", "1", "-", "null", '"a":', "\u00a0");
  const damaged = fc.tuple(texts, fc.nat(), fc.nat(3), marks).map(([text, at, gone, mark]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + mark + text.slice(place + gone);
  });
  const tokens = fc.array(marks, { maxLength: 12 }).map((all) => all.join(""));
  fc.assert(
    fc.property(fc.oneof(damaged, tokens), parts, (text, part) => {
      // Cutting may have left half of a character, which UTF-8 has no bytes for.
      fc.pre(text.isWellFormed());
      const found = outcome(() => parse(text, { part }));
      expect(found).toStrictEqual(outcome(() => JSON.parse(text)));
    }),
    { numRuns: 2000 },
  );
});

test("the last of equal names counts, in the first one's place, over the end of a part", () => {
  const text = '{"a":1,"__proto__":{"b":[2]},"c":{"d":"eeeeeeeee"},"a":[3,4,5,6,7,8]}';
  for (const part of [1, 5, 20]) {
    const found = parse(text, { part }) as object;
    expect(JSON.stringify(found)).toBe('{"a":[3,4,5,6,7,8],"__proto__":{"b":[2]},"c":{"d":"eeeeeeeee"}}');
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
  }
});

describe("what is too much is refused before it is built", () => {
  const refused = (text: string | Uint8Array, options: Partial<JsonInPartsOptions> = {}) => {
    let parsed = 0;
    const counting = (part: string) => {
      parsed += part.length;
      return JSON.parse(part);
    };
    try {
      parse(text, { parse: counting, ...options });
    } catch (error) {
      return { found: error instanceof JsonRefused ? error.found : error, parsed };
    }
    return "taken";
  };

  test.each([8, 2 ** 17])("in parts of %d bytes", (part) => {
    const deep = `${"[".repeat(3)}${"]".repeat(3)}`;
    expect(refused(deep, { part, bounds: { ...bounds, depth: 3 } })).toBe("taken");
    const deeper = { ...bounds, depth: 2 };
    expect(refused(deep, { part, bounds: deeper })).toEqual({ found: { deeperThan: 2 }, parsed: 0 });
    const few = { ...bounds, values: 5 };
    expect(refused("[1,2,3,4]", { part, bounds: few })).toBe("taken");
    expect(refused("[1,2,3,4,5]", { part, bounds: few })).toMatchObject({ found: { values: 6, most: 5 } });
  });

  it("by the million", () => {
    expect(refused("[".repeat(1_000_000))).toEqual({ found: { deeperThan: 160 }, parsed: 0 });
    const many = `[${"1,".repeat(1_000_000)}1]`;
    expect(refused(many, { bounds: { ...bounds, values: 2 ** 18 } })).toMatchObject({ found: { values: 2 ** 18 + 1 } });
  });

  it("where a name alone is longer than any is", () => {
    const name = "n".repeat(2 ** 17);
    expect(refused(`{"a":"${name}n","${name}":1}`)).toBe("taken");
    expect(refused(`{"a":1, "${name}n":1}`)).toEqual({ found: { nameLongerThan: 2 ** 17 }, parsed: 0 });
  });

  it("and what is not UTF-8, wherever that is", () => {
    for (const length of [10, 200_000, 400_000]) {
      const bytes = new TextEncoder().encode(`["${"x".repeat(length)}","é"]`);
      expect(parse(bytes)).toEqual(["x".repeat(length), "é"]);
      bytes[bytes.length - 4] = 0x78;
      expect(refused(bytes)).toMatchObject({ found: "not UTF-8" });
    }
  });
});

it("leaves a byte order mark out, as a decoder does", () => {
  expect(parse("\ufeff[1]")).toEqual([1]);
  expect(parse(`\ufeff["${"x".repeat(300_000)}"]`)).toEqual(["x".repeat(300_000)]);
});

it("says how far a text is JSON", () => {
  expect(() => parse("[1,]")).toThrow("it stops being JSON after byte 0");
  expect(() => parse(`[${"1,".repeat(200_000)}]`)).toThrow(/^it stops being JSON after byte \d+$/);
});

it("tells of each list and object that parts were joined to", () => {
  const joined: unknown[] = [];
  parse('{"a":{"b":[1,2,3,4,5,6,7,8,9]},"c":[1]}', { part: 10, onJoined: (value) => joined.push(value) });
  const list = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(joined).toEqual([list, { b: list }, { a: { b: list }, c: [1] }]);
});

test.each<[string, unknown]>([
  ["many values", Array.from({ length: 250_000 }, (_, i) => i)],
  ["one long text", { a: '\\\n"é'.repeat(300_000) }],
  ["texts in one another", Array.from({ length: 100 }).reduce((inner) => ["x".repeat(20_000), inner], 0)],
  ["many names", Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`name ${i}`, i]))],
])("[E30] %s are read in parts of which none is long", (_name, value) => {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  expect(bytes.length).toBeGreaterThan(1_200_000);
  let inPart = 0;
  let most = 0;
  const counting = (text: string) => {
    inPart += text.length;
    most = Math.max(most, inPart);
    return JSON.parse(text);
  };
  const reading = parsingInParts(bytes, { bounds, parse: counting });
  let found = reading.next();
  for (; !found.done; found = reading.next()) inPart = 0;
  expect(found.value).toStrictEqual(value);
  expect(most).toBeLessThan(3 * 2 ** 17);
});
