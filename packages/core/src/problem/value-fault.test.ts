import fc from "fast-check";
import { expect, test } from "vitest";
import { foundAt } from "../check/fixtures/found.ts";
import { latent } from "../port/fixtures/kinds.ts";
import { literalSchema, scalarFits } from "../port/literal.ts";
import { plainPortTypes } from "../port/plain.ts";
import type { PortSpec } from "../port/spec.ts";
import { sayValueFault } from "./english/value-faults.ts";
import { valueFault } from "./value-fault.ts";

const types = new Map([...plainPortTypes, latent.portType].map((type) => [type.id, type]));
const fault = (spec: PortSpec, value: unknown) => {
  const found = valueFault("x", spec, value, types);
  if (found === undefined) return undefined;
  const { message, hint } = sayValueFault(found);
  return `${found.code}: ${message} ${hint}`;
};

test("[D15] tells the range and the nearest number in it", () => {
  const guidance = { type: "float", min: 1, max: 25 };
  expect(
    foundAt({
      type: "unet.step",
      in: { unet: { $from: "load.unet" }, latent: { $from: "noise.latent" }, guidance_scale: 40 },
    }),
  ).toEqual([
    "it.guidance_scale: OUT_OF_RANGE: `guidance_scale` is 40; allowed are 1 to 25. The nearest allowed is 25.",
  ]);
  expect(fault(guidance, 0.5)).toBe("OUT_OF_RANGE: `x` is 0.5; allowed are 1 to 25. The nearest allowed is 1.");
  expect(fault(guidance, 25)).toBeUndefined();
  expect(fault({ type: "int", min: 1 }, 0)).toBe(
    "OUT_OF_RANGE: `x` is 0; allowed are 1 or more. The nearest allowed is 1.",
  );
  expect(fault({ type: "int", min: 512, max: 2048, multipleOf: 8, unit: "px" }, 1001)).toBe(
    "OUT_OF_RANGE: `x` is 1001; allowed are 512 to 2048 px in steps of 8. The nearest allowed is 1000.",
  );
  expect(fault({ type: "int", min: 510, max: 2047, multipleOf: 8 }, 5000)).toBe(
    "OUT_OF_RANGE: `x` is 5000; allowed are 510 to 2047 in steps of 8. The nearest allowed is 2040.",
  );
});

test("[D15] tells what kind of value was expected", () => {
  expect(fault({ type: "int", min: 1, max: 100 }, "30")).toBe(
    'WRONG_VALUE: `x` is "30", but must be a whole number. Write 30, without quotes.',
  );
  expect(fault({ type: "int" }, 1.5)).toBe(
    "WRONG_VALUE: `x` is 1.5, but must be a whole number. Write a whole number.",
  );
  expect(fault({ type: "boolean" }, 1)).toBe("WRONG_VALUE: `x` is 1, but must be true or false. Write true or false.");
  expect(fault({ type: "float" }, Number.NaN)).toBe("WRONG_VALUE: `x` is NaN, but must be a number. Write a number.");
  expect(fault({ type: "string" }, null)).toBe("WRONG_VALUE: `x` is null, but must be text. Write text.");
  expect(fault({ type: "list<int>" }, 1)).toBe("WRONG_VALUE: `x` is 1, but must be a list. Write a list.");
  expect(fault({ type: "list<int>" }, [1, "a"])).toBe(
    'WRONG_VALUE: `x[1]` is "a", but must be a whole number. Write a whole number.',
  );
});

test("[D15] tells the word that was meant", () => {
  const spec = { type: "enum", values: ["Euler", "Euler a", "UniPC"] };
  expect(fault(spec, "euler A")).toBe(
    'WRONG_VALUE: `x` is "euler A"; allowed is one of Euler, Euler a, UniPC. Did you mean "Euler a"?',
  );
  expect(fault(spec, "zzz")).toBe(
    'WRONG_VALUE: `x` is "zzz"; allowed is one of Euler, Euler a, UniPC. Choose one of them.',
  );
  expect(fault(spec, 3)).toBe(
    "WRONG_VALUE: `x` is 3, but must be one of Euler, Euler a, UniPC. Write one of Euler, Euler a, UniPC.",
  );
});

test("[D15] counts characters and items", () => {
  expect(fault({ type: "string", maxLength: 3 }, "long")).toBe(
    "OUT_OF_RANGE: `x` has 4 characters; allowed are at most 3. Shorten it.",
  );
  expect(fault({ type: "list<int>", min: 1, max: 4 }, [])).toBe(
    "OUT_OF_RANGE: `x` has 0 items; allowed are 1 to 4. Change their number.",
  );
});

test("[D15] seeds are -1 or 0 to 2^64-1, large ones as text", () => {
  for (const good of [-1, 0, 2 ** 53 - 1, "18446744073709551615"])
    expect(fault({ type: "seed" }, good)).toBeUndefined();
  for (const bad of [-2, 1.5, "18446744073709551616", "-1", "x"]) expect(fault({ type: "seed" }, bad)).toBeDefined();
  for (const good of [-1, 0, 99, "99"]) expect(fault({ type: "seed", max: 99 }, good)).toBeUndefined();
  for (const bad of [100, "100", "x", 1.5]) expect(fault({ type: "seed", max: 99 }, bad)).toBeDefined();
});

test("says of kinds that only nodes can make that they must be linked", () => {
  expect(fault({ type: "latent" }, {})).toBe(
    'NO_LITERAL: `x` needs a Latent, which cannot be written into a graph. Link a node that outputs one: { "$from": "node.output" }.',
  );
});

test("the quick check of scalars and their schema agree", () => {
  const bound = fc.option(fc.integer({ min: -20, max: 20 }), { nil: undefined });
  const spec = fc
    .record({
      type: fc.constantFrom("int", "float", "string", "boolean", "enum", "seed"),
      min: bound,
      max: bound,
      multipleOf: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
      maxLength: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    })
    .map(({ type, ...bounds }): PortSpec => {
      const set = Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));
      return type === "enum" ? { type, values: ["a", "bc"] } : { type, ...set };
    });
  const value = fc.oneof(
    fc.integer({ min: -30, max: 30 }),
    fc.double(),
    fc.string(),
    fc.constantFrom("a", "bc"),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(spec, value, (port, given) => {
      const quick = scalarFits(port, given);
      const exact = literalSchema(port, types)!.safeParse(given).success;
      // Steps of a float are met within rounding by the quick check, which also sees computed values.
      if (quick !== exact) expect([port.type, port.multipleOf, quick]).toEqual(["float", expect.any(Number), true]);
    }),
    { numRuns: 1000, examples: [[{ type: "int", multipleOf: 2 }, 2461557672586111]] },
  );
});
