import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { Explained } from "../explain/explained.ts";
import type { Json } from "../graph/document.ts";
import type { Catalogue } from "../node/catalogue.ts";
import type { Seed } from "../port/port.ts";
import type { InputProblem } from "../problem/input-problem.ts";
import type { Problem } from "../problem/problem.ts";
import type { RunEvent } from "../run/event.ts";
import type { catalogueMembers } from "./catalogue.ts";
import type { explainedNode } from "./check.ts";
import type { runEventByType } from "./event.ts";
import type { inputProblemByCode } from "./input-problem.ts";
import type { problemByCode } from "./problem.ts";
import type { json, seed } from "./shape.ts";

/**
 * A type as JSON knows it: intersections are one object, and nothing is read-only. To zod, what has a name and a message
 * is an `Error`, which its `readonly()` leaves as it is.
 */
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;

test("what core declares by hand is what travels", () => {
  expectTypeOf<Plain<z.infer<typeof problemByCode>>>().toEqualTypeOf<Plain<Problem>>();
  expectTypeOf<Plain<z.infer<typeof inputProblemByCode>>>().toEqualTypeOf<Plain<InputProblem>>();
  expectTypeOf<Plain<z.infer<typeof runEventByType>>>().toEqualTypeOf<Plain<RunEvent>>();
  expectTypeOf<z.infer<typeof explainedNode>>().toEqualTypeOf<Explained>();
  expectTypeOf<z.infer<typeof catalogueMembers>>().toEqualTypeOf<Catalogue>();
  expectTypeOf<z.infer<typeof json>>().toEqualTypeOf<Json>();
  expectTypeOf<z.infer<typeof seed>>().toEqualTypeOf<Seed>();
});

test("what lacks a code or the mark of a member, or has one too many, is something else", () => {
  type WithoutOne = Exclude<Plain<z.infer<typeof problemByCode>>, { readonly code: "CYCLE" }>;
  // @ts-expect-error a code is missing
  expectTypeOf<WithoutOne>().toEqualTypeOf<Plain<Problem>>();
  // @ts-expect-error members may be missing
  expectTypeOf<Partial<Plain<z.infer<typeof runEventByType>>>>().toEqualTypeOf<Plain<RunEvent>>();
  // @ts-expect-error there is a member more
  expectTypeOf<Plain<z.infer<typeof explainedNode> & { readonly more: number }>>().toEqualTypeOf<Plain<Explained>>();
});
