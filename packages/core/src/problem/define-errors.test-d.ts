import { expectTypeOf } from "vitest";
import { defineErrors } from "./define-errors.ts";
import type { Fault, SigmaflowError } from "./error.ts";
import { coreErrors } from "./error-codes.ts";
import type { InputFinding, InputProblem } from "./input-problem.ts";
import type { Finding, Problem } from "./problem.ts";
import type { ProblemCollector } from "./problem-collector.ts";

const words = { title: "A title", meaning: "A meaning.", action: "An action." };
const errors = defineErrors({
  TOO_FAR: { fault: "limit", ...words, message: ({ found }: { readonly found: number }) => `It is ${found} away.` },
  CLOSED: { fault: "state", ...words, message: () => "It is closed." },
  NAMED: { fault: "caller", ...words, message: ({ name = "it" }: { readonly name?: string }) => `${name} is wrong.` },
});

// A code is a type, and so are its parameters.
expectTypeOf(errors.TOO_FAR({ found: 4 })).toEqualTypeOf<SigmaflowError<"TOO_FAR", { readonly found: number }>>();
expectTypeOf(errors.TOO_FAR.code).toEqualTypeOf<"TOO_FAR">();
expectTypeOf(errors.CLOSED.fault).toEqualTypeOf<Fault>();
expectTypeOf<keyof typeof errors>().toEqualTypeOf<"TOO_FAR" | "CLOSED" | "NAMED">();
errors.CLOSED();
errors.CLOSED({}, { cause: new Error() });
errors.NAMED();
errors.NAMED({ name: "a" });

// @ts-expect-error no such code
errors.TOO_NEAR({ found: 4 });
// @ts-expect-error a parameter is missing
errors.TOO_FAR({});
// @ts-expect-error all parameters are missing
errors.TOO_FAR();
// @ts-expect-error a parameter of another type
errors.TOO_FAR({ found: "4" });
// @ts-expect-error a parameter that the message does not take
errors.TOO_FAR({ found: 4, maximum: 3 });
// @ts-expect-error the message takes none
errors.CLOSED({ found: 4 });
// @ts-expect-error an input problem without what belongs to its code
coreErrors.BAD_INPUT({ problems: [{ code: "MISSING_INPUT", input: "a", message: "", hint: "" }] });

// @ts-expect-error nobody's fault
defineErrors({ A: { fault: "nobody", ...words, message: () => "" } });
// @ts-expect-error no message
defineErrors({ A: { fault: "ours", ...words } });
// @ts-expect-error parameters that JSON cannot carry
defineErrors({ A: { fault: "ours", ...words, message: ({ make }: { readonly make: () => string }) => make() } });

// What was caught is known by its code.
const caught: unknown = undefined;
if (errors.TOO_FAR.is(caught)) expectTypeOf(caught.params).toEqualTypeOf<{ readonly found: number }>();

// A problem's code says which data it has.
declare const problem: Problem;
if (problem.code === "OUT_OF_RANGE") {
  expectTypeOf(problem.minimum).toEqualTypeOf<number | undefined>();
  expectTypeOf(problem.input).toEqualTypeOf<string>();
}
// @ts-expect-error not every problem has a circle
void problem.circle;
declare const input: InputProblem;
if (input.code === "UNKNOWN_INPUT") expectTypeOf(input.available).toEqualTypeOf<readonly string[]>();

// A rule reports the data of a code, all of them and no others.
declare const report: ProblemCollector;
const place = { path: "", at: [] };
report.add({ code: "UNUSED_INPUT", ...place, input: "a" });
// @ts-expect-error no such code
report.add({ code: "UNUSED_INPUTS", ...place, input: "a" });
// @ts-expect-error the input is missing
report.add({ code: "UNUSED_INPUT", ...place });
// @ts-expect-error data of another code
report.add({ code: "UNUSED_INPUT", ...place, input: "a", circle: [] });
// @ts-expect-error sentences are made elsewhere
report.add({ code: "UNUSED_INPUT", ...place, input: "a", message: "Nothing uses it." });

// @ts-expect-error the range is no part of an unknown key
expectTypeOf<Finding<"UNKNOWN_KEY">["minimum"]>().toEqualTypeOf<number>();
expectTypeOf<InputFinding<"TOO_MANY_ITEMS">["maximum"]>().toEqualTypeOf<number>();
