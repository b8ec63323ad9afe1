import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../check/check.ts";
import { anyDocument, shuffled, validDocument } from "../check/fixtures/arbitrary.ts";
import { catalogue } from "../check/fixtures/nodes.ts";
import { canonicalDocument, drawnDocument } from "./canonical.ts";
import type { GraphDocument } from "./document.ts";

const text = (document: GraphDocument) => JSON.stringify(canonicalDocument(document));

test("[D9] keeps what counts, sorted, and drops what is only shown", () => {
  const document: GraphDocument = {
    $schema: "x",
    sigmaflow: 1,
    title: "T",
    description: "D",
    inputs: { b: { type: "int", label: "B", unit: "px", max: 3, default: 1 }, a: { type: "string", multiline: true } },
    nodes: {
      z: { type: "call", label: "Z", in: {}, meta: { note: 1 }, body: { title: "inner", nodes: {}, layout: { x: 1 } } },
      y: { type: "x", in: { b: { k: 1, a: [{ d: 1, c: 2 }] }, a: { $input: "a" } } },
      w: { type: "call", body: { $graph: "other" } },
    },
    outputs: { o: { $from: "y.z", label: "O", format: "jpeg", quality: 90 } },
    layout: { z: { x: 1 } },
    meta: { by: "me" },
  };
  expect(text(document)).toBe(
    JSON.stringify({
      inputs: { a: { type: "string" }, b: { default: 1, max: 3, type: "int" } },
      nodes: {
        w: { body: { $graph: "other" }, type: "call" },
        y: { in: { a: { $input: "a" }, b: { a: [{ c: 2, d: 1 }], k: 1 } }, type: "x" },
        z: { body: { nodes: {} }, type: "call" },
      },
      outputs: { o: { $from: "y.z", format: "jpeg", quality: 90 } },
      sigmaflow: 1,
    }),
  );
});

test("[D9] neither the order of keys nor layout, titles and notes change it", () => {
  fc.assert(
    fc.property(anyDocument, fc.integer({ min: 1, max: 996 }), fc.string(), (document, seed, title) => {
      const { meta: _, ...other } = shuffled({ ...document, title, layout: {} }, seed);
      expect(text(other)).toBe(text(document));
    }),
  );
});

test("as drawn, it is all of the document in one form, which a canonical one has already", () => {
  fc.assert(
    fc.property(anyDocument, fc.integer({ min: 1, max: 996 }), (document, seed) => {
      const drawn = drawnDocument({ ...document, $schema: "x" });
      expect(text(drawn)).toBe(text(document));
      const groups = ["inputs", "nodes", "outputs"] as const;
      for (const group of groups) expect(Object.keys(drawn[group] ?? {})).toEqual(Object.keys(document[group] ?? {}));
      expect({ ...document, inputs: {}, nodes: {}, outputs: {} }).toEqual({
        ...drawn,
        inputs: {},
        nodes: {},
        outputs: {},
      });
      const canonical = canonicalDocument(shuffled(document, seed));
      expect(JSON.stringify(drawnDocument(canonical))).toBe(JSON.stringify(canonical));
      expect(JSON.stringify(drawnDocument(drawn))).toBe(JSON.stringify(drawn));
    }),
  );
});

test("it is a document of its own with the same meaning", () => {
  fc.assert(
    fc.property(validDocument, (document) => {
      const canonical = canonicalDocument(document);
      expect(text(canonical)).toBe(text(document));
      expect(check(canonical, catalogue).outputs).toEqual(check(document, catalogue).outputs);
    }),
  );
});
