import fc from "fast-check";
import { expect, test } from "vitest";
import { sayProblem } from "../problem/english.ts";
import { parseJson, parsingJson } from "./parse-json.ts";

const faults = (text: string, depth = 20) =>
  parseJson(text, depth).faults.map(({ position, ...fault }) => {
    const { message, hint } = sayProblem({ ...fault, ...position, path: "" });
    return `${position.line}:${position.column} ${message} ${hint}`;
  });

test("[D1] gives what JSON.parse gives", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 4, "\t", "\r\n"), (value, space) => {
      const text = JSON.stringify(value, null, space).replaceAll("__proto__", "proto");
      expect(parseJson(text, 100)).toMatchObject({ faults: [] });
      expect(parseJson(text, 100).value).toEqual(JSON.parse(text));
    }),
  );
});

test("[D1] refuses what JSON.parse refuses", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"a"',
    "1",
    "-",
    "01",
    "1.",
    "e5",
    "true",
    "nul",
    " ",
    "\\",
    "\n",
    "/**/",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join("");
      let good = true;
      try {
        JSON.parse(text);
      } catch {
        good = false;
      }
      expect(parseJson(text, 100).faults.every(({ code }) => code !== "BAD_JSON")).toBe(good);
    }),
    { numRuns: 2000 },
  );
});

test("[D1] says where the text stops being JSON, and what to do", () => {
  expect(faults('{\n  "a": 1,\n}')).toEqual(["3:1 A comma stands before `}` (line 3, column 1). Remove the comma."]);
  expect(faults("[1, 2,]")).toEqual(["1:7 A comma stands before `]` (line 1, column 7). Remove the comma."]);
  expect(faults('{ "a": 1 // one\n}')).toEqual(["1:10 `,` or `}` is missing (line 1, column 10). Add it."]);
  expect(faults("// one\n{}")).toEqual([
    "1:1 JSON has no comments (line 1, column 1). Remove it, or put it into `meta`.",
  ]);
  expect(faults("{ 'a': 1 }")).toEqual(['1:3 A key is missing (line 1, column 3). Write "key": value.']);
  expect(faults('{ "a" 1 }')).toEqual(["1:7 `:` is missing after a key (line 1, column 7). Add it."]);
  expect(faults('["a\nb"]')).toEqual([
    '1:2 A text is not closed on its line (line 1, column 2). End it with ", and write line breaks as \\n.',
  ]);
  expect(faults('["\\x"]')).toEqual([
    '1:2 A text holds an unknown escape (line 1, column 2). Write \\\\ for a backslash and \\" for a quote.',
  ]);
  expect(faults("[01]")).toEqual([
    "1:2 A number is not written as JSON writes numbers (line 1, column 2). Write it like 12, -0.5 or 1e-3.",
  ]);
  expect(faults("{} {}")).toEqual(["1:4 The text goes on after its end (line 1, column 4). Remove what follows."]);
  expect(faults("")).toEqual(["1:1 The text ends too early (line 1, column 1). Close what is open."]);
});

test("[D2] finds keys that stand twice", () => {
  expect(faults('{\n  "a": 1,\n  "b": { "c": 1, "c": 2 },\n  "a": 3\n}')).toEqual([
    "3:18 `c` stands twice, first in line 3. Keep one of them.",
    "4:3 `a` stands twice, first in line 2. Keep one of them.",
  ]);
});

test("[D2] finds numbers that would lose digits", () => {
  expect(
    faults("[9007199254740993, -9223372036854775807, 9007199254740991, 100000000000000000000, 1e20, 1e999]"),
  ).toEqual([
    '1:2 9007199254740993 is a whole number beyond 2^53 and would lose digits. Write it as text: "9007199254740993".',
    '1:20 -9223372036854775807 is a whole number beyond 2^53 and would lose digits. Write it as text: "-9223372036854775807".',
    "1:89 1e999 is larger than a number can be. Write a smaller number.",
  ]);
});

test("reads minus zero as zero", () => {
  expect(parseJson("[-0, -0.0, 0]", 2).value).toEqual([0, 0, 0]);
});

test("[D3] no key reaches an object's prototype", () => {
  const { value, faults: found } = parseJson('{ "__proto__": { "polluted": true }, "constructor": 1 }', 10);
  expect(found.map(({ code }) => code)).toEqual(["BAD_ID"]);
  expect(Object.keys(value as object)).toEqual(["constructor"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect((value as { polluted?: unknown }).polluted).toBeUndefined();
});

test("[D12] stops at the depth it is given, however deep the text is", () => {
  expect(faults("[[[1]]]", 3)).toEqual([]);
  expect(faults("[[[1]]]", 2)).toEqual([
    "1:3 The document is nested more than 2 deep. Put inner graphs into files of their own, and plain data into fewer levels.",
  ]);
  expect(faults("[".repeat(1_000_000), 100)).toHaveLength(1);
  expect(faults('{"a":'.repeat(1_000_000), 100)).toHaveLength(1);
});

test("finds places, and the nearest one around what is not there", () => {
  const { locate } = parseJson('\ufeff{\n  "a": [1,\n    { "b": 2 }]\n}', 10);
  expect(locate([])).toEqual({ line: 1, column: 2 });
  expect(locate(["a"])).toEqual({ line: 2, column: 3 });
  expect(locate(["a", 1])).toEqual({ line: 3, column: 5 });
  expect(locate(["a", 1, "b"])).toEqual({ line: 3, column: 7 });
  expect(locate(["a", 1, "c", "d"])).toEqual({ line: 3, column: 5 });
  expect(locate(["constructor"])).toEqual({ line: 1, column: 2 });
});

test("[D1] a long text is read in parts, with the same values and faults", () => {
  const nodes = Array.from(
    { length: 4000 },
    (_, at) => `"n${at}": { "type": "t", "in": { "a": [${at}, "${"x".repeat(100)}"] } }`,
  );
  const text = (more: string) => `{ "nodes": {\n${nodes.join(",\n")}${more}\n}, "meta": [[1], {}, []] }`;
  for (const [more, codes] of [
    ["", []],
    [', "n7": {}', ["DUPLICATE_KEY"]],
    [",", ["BAD_JSON"]],
  ] as const) {
    const parts = parsingJson(text(more), 20);
    let pauses = 0;
    let last = parts.next();
    for (; !last.done; last = parts.next()) pauses++;
    expect(last.value.faults.map(({ code, position }) => [code, position.line])).toEqual(
      codes.map((code) => [code, 4001 + Number(more === ",")]),
    );
    expect(pauses).toBeGreaterThanOrEqual(2);
    if (more === "") expect(last.value.value).toEqual(JSON.parse(text(more)));
  }
});
