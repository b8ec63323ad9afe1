import { expectation, InputError, type PortSpec } from "@sigmaflow/core";

type Specs = Readonly<Record<string, PortSpec>>;

/** What is answered for inputs that do not fit, with everything that is wrong, and values as the client wrote them. */
export function refuseInputs({ problems }: InputError, body: unknown, specs: Specs): InputError {
  // Only a body with keys comes as far as this.
  const given = body as Readonly<Record<string, unknown>>;
  const words = problems.map(({ code, input, message, hint }) => {
    const isUnfit = code === "OUT_OF_RANGE" || code === "WRONG_VALUE";
    return isUnfit ? `\`${input}\` is ${show(given[input])}; allowed ${allowed(specs[input]!)}.` : `${message} ${hint}`;
  });
  return new InputError(problems, words.join(" "));
}

/** What an input accepts, as the end of a sentence. */
function allowed(spec: PortSpec): string {
  const what = expectation(spec);
  if (spec.values || spec.type === "string") return `is ${what}`;
  // A range alone would seem to hold 20.5 too.
  const isWhole = (spec.type === "int" || spec.type === "seed") && (spec.multipleOf ?? 1) === 1;
  return `are ${isWhole && spec.max !== undefined ? "whole numbers, " : ""}${what}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
