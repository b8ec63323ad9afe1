import { z } from "zod";
import { cancelAfterPattern } from "./deadline.ts";
import { runNeedsPattern } from "./required-needs.ts";

/** What may be said of a run in headers, by name. */
const described = {
  "idempotency-key":
    "Names the request, 1 to 255 visible characters, so that it may be sent again: less than a day later it is answered with the run that it became.",
  "cancel-after": "When the run is cancelled unless it has ended: `90s`, `5m` or `1h` from now.",
  "webhook-url":
    "Where the end of the run is sent to, signed, again and again until it is taken: an address at a host that the server calls.",
  "run-needs":
    "What a worker must have to perform the run: `provider=cuda, memory=8GiB`, or one of them. Whoever lacks it does not take it.",
  prefer:
    "`respond-async`: be answered at once, with 202 and the run's address. `wait=SECONDS`: be answered so when it has not ended by then.",
} as const;

const patterns: { readonly [name in TermHeader]?: string } = {
  "idempotency-key": "^[\\x21-\\x7e]{1,255}$",
  "cancel-after": cancelAfterPattern,
  "run-needs": runNeedsPattern,
};

/** A header that says something of a run. */
export type TermHeader = keyof typeof described;

/** The OpenAPI parameters of headers. */
export function headerParameters(names: readonly TermHeader[]): readonly object[] {
  return names.map((name) => ({
    ...{ name, in: "header", required: false, description: described[name] },
    schema: { type: "string", ...(patterns[name] !== undefined && { pattern: patterns[name] }) },
  }));
}

/** The same headers as a route's schema. What they hold is looked at by those who use it. */
export function headerSchema(names: readonly TermHeader[]) {
  return z.looseObject(
    Object.fromEntries(
      names.map((name) => {
        const meta = { description: described[name], ...(patterns[name] !== undefined && { pattern: patterns[name] }) };
        return [name, z.string().optional().meta(meta)];
      }),
    ),
  );
}
