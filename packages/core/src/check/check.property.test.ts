import fc from "fast-check";
import { expect, test } from "vitest";
import { readGraph, readGraphValue } from "../graph/read.ts";
import { writeGraph } from "../graph/write.ts";
import type { Problem } from "../problem/problem.ts";
import { check } from "./check.ts";
import { anyDocument, json, shuffled, validDocument } from "./fixtures/arbitrary.ts";
import { line } from "./fixtures/found.ts";
import { catalogue, travelled } from "./fixtures/nodes.ts";

const errors = (problems: readonly Problem[]) => problems.filter(({ severity }) => severity === "error").map(line);

test("[D10] documents made to be valid are valid, before and after writing and reading", () => {
  fc.assert(
    fc.property(validDocument, (document) => {
      expect(errors(check(document, catalogue).problems)).toEqual([]);
      const { document: again, problems } = readGraph(writeGraph(document));
      expect(problems).toEqual([]);
      expect(again).toEqual(document);
      expect(check(again!, catalogue)).toEqual(check(document, catalogue));
    }),
  );
});

test("[D9] the order of keys carries no meaning", () => {
  fc.assert(
    fc.property(anyDocument, fc.integer({ min: 1, max: 996 }), (document, seed) => {
      const { problems, outputs } = check(document, catalogue);
      const other = check(shuffled(document, seed), catalogue);
      expect(other.problems.map(line)).toEqual(problems.map(line));
      expect(other.outputs).toEqual(outputs);
    }),
  );
});

test("[D26] a catalogue says the same after a journey through JSON", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      expect(check(document, travelled)).toEqual(check(document, catalogue));
    }),
  );
});

test("[D8] whatever is read, as text or data, gives a document or problems and throws nothing", () => {
  const almost = fc.record(
    { sigmaflow: fc.constantFrom(0, 1, 2, "1"), nodes: json, inputs: json, outputs: json, extra: json },
    {
      requiredKeys: [],
    },
  );
  const nodes = fc.dictionary(
    fc.string(),
    fc.record({ type: fc.string(), in: fc.dictionary(fc.string(), json), body: json }, { requiredKeys: [] }),
  );
  const graph = fc.record({ sigmaflow: fc.constant(1), nodes });
  fc.assert(
    fc.property(fc.oneof(json, almost, graph, anyDocument), (value) => {
      const text = JSON.stringify(value);
      const read = readGraph(text);
      expect(read.document === undefined).toBe(errors(read.problems).length > 0);
      for (const { line: row, column } of read.problems) expect([row, column]).toEqual([1, expect.any(Number)]);
      if (read.draft !== undefined) check(read.draft, catalogue, { locate: read.locate });
      expect(
        readGraphValue(JSON.parse(text))
          .problems.map(({ code }) => code)
          .sort(),
      ).toEqual(read.problems.map(({ code }) => code).sort());
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readGraph(text).problems.length).toBeGreaterThan(0);
    }),
  );
});

test("[D8] a document cut short or with one character changed throws nothing", () => {
  fc.assert(
    fc.property(validDocument, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (document, place, other) => {
      // Without the line's end, which may be cut off and nothing is missing.
      const text = writeGraph(document).trimEnd();
      const at = place % text.length;
      const { draft } = readGraph(text.slice(0, at) + other + text.slice(at + 1));
      if (draft !== undefined) check(draft, catalogue);
      expect(readGraph(text.slice(0, at)).document).toBeUndefined();
    }),
  );
});
