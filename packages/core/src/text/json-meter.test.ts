import fc from "fast-check";
import { expect, it } from "vitest";
import { JsonMeter, jsonExcess } from "./json-meter.ts";

function measured(text: string, step?: number) {
  const meter = new JsonMeter(text);
  while (!meter.read(step));
  return { depth: meter.depth, values: meter.values };
}

/** Depth, values, and how many of them are empty lists and objects. */
function counted(value: unknown): { readonly depth: number; readonly values: number; readonly empty: number } {
  if (typeof value !== "object" || value === null) return { depth: 0, values: 1, empty: 0 };
  const inner = Object.values(value).map(counted);
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    values: inner.reduce((sum, { values }) => sum + values, 1),
    empty: inner.reduce((sum, { empty }) => sum + empty, inner.length === 0 ? 1 : 0),
  };
}

it("says how deep a text is nested and how many values are in it, as its parser will find", () => {
  const texts = fc.oneof(
    fc.json({ stringUnit: "binary" }),
    fc.jsonValue({ stringUnit: "binary" }).map((v) => JSON.stringify(v, null, 1)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { depth, values, empty } = counted(JSON.parse(text));
      expect(measured(text)).toEqual({ depth, values: values + empty });
    }),
    { numRuns: 40 },
  );
});

it("is not misled by what stands in texts", () => {
  expect(measured('["[[,{\\"[,", "\\\\", {"a\\\\\\"{": "]"}]')).toEqual({ depth: 2, values: 5 });
});

it("comes to the same in slices of any size", () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: "binary" }), fc.integer({ min: 1, max: 9 }), (text, step) => {
      expect(measured(text, step)).toEqual(measured(text));
    }),
  );
});

it("ends for text that is no JSON", () => {
  for (const text of ["", '"', '"\\', "]]]}", '{"a":"', "\\\\\\"]) expect(measured(text).depth).toBeLessThan(2);
});

it("looks at each character once, however texts are written", () => {
  const text = `["${"\\\\".repeat(2 ** 14)}","${'\\"'.repeat(2 ** 14)}"]`;
  let looks = 0;
  const counting = new (class extends String {
    override charCodeAt(at: number) {
      looks++;
      return super.charCodeAt(at);
    }
  })(text);
  // The meter asks for characters and nothing else of a text.
  new JsonMeter(counting as string).read();
  expect(looks).toBeLessThan(2 * text.length);
});

it("[faults Broken 9.2] measures what is nested a million deep", () => {
  const text = "[".repeat(1_000_000);
  expect(jsonExcess(text, { depth: 128, values: 2_000_000 })).toEqual({ deeperThan: 128 });
  expect(jsonExcess(text, { depth: 1_000_000, values: 9 })).toEqual({ values: 1_000_001, most: 9 });
  expect(jsonExcess("[1]", { depth: 1, values: 3 })).toBe(undefined);
});
