/** What the headers of answers say, by name; those that every answer of HTTP may have are left out. */
const described = {
  "accept-ranges": "`bytes`: a part can be asked for with `Range`.",
  allow: "The methods that the address takes.",
  "cache-control": "How long the answer may be kept.",
  "content-range": "Which bytes of how many the answer holds.",
  "content-security-policy": "A file that is opened as a page may do nothing.",
  etag: "The version of what is answered, for `If-None-Match` and `If-Match`.",
  "idempotent-replayed": "`true`: the run was started by an earlier request with the same `Idempotency-Key`.",
  link: "Addresses of the further pictures, where the answer is the first one's bytes.",
  location: "Where the run is found.",
  "preference-applied": "Which of the preferences in `Prefer` was followed.",
  "retry-after": "Seconds after which it is worth asking again.",
  "x-content-type-options": "`nosniff`: the type is the one that the answer says.",
  "x-accel-buffering": "`no`: events are to be passed on at once.",
  "x-cost": "The credits that the run was charged.",
  "x-generation-time": "Seconds that the run took.",
  "x-ignored-parameters": "Parameters of the request that mean nothing to the graph, by name.",
  "x-output-count": "How many pictures the run made.",
  "x-output-metadata": "Width, height and number of the pictures, as JSON.",
  "x-rate-limit-remaining": "How many more runs may wait.",
  "x-rate-limit-reset-at-utc": "When there is room for another run.",
  "x-remaining-credits": "The credits that are left.",
  "x-request-id": "The id of the run.",
  "x-seed-value": "The seed that the run was drawn from.",
  "x-should-retry": "`false`: sent again it would come to the same.",
} as const;

/** A header of answers. */
export type AnswerHeader = keyof typeof described;

/** Those of whatever is refused or fails. */
export const refusalHeaders: readonly AnswerHeader[] = ["allow", "retry-after", "x-rate-limit-reset-at-utc"];

/** Headers as OpenAPI describes them. */
export function headersOf(names: readonly AnswerHeader[]): Readonly<Record<string, object>> {
  return Object.fromEntries(names.map((name) => [name, { schema: { type: "string" }, description: described[name] }]));
}
