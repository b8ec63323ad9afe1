import type { FastifyRequest } from "fastify";

/** How long a client would like to wait for its run before it is answered that the run goes on. */
export interface Preference {
  readonly waitMs: number;
  /** The preferences that are honoured, as a header names them. */
  readonly applied: string;
}

/** What a request's `Prefer` asks for (RFC 7240): `respond-async`, `wait=SECONDS`, or both; undefined for neither. */
export function preferenceOf({ headers }: Pick<FastifyRequest, "headers">): Preference | undefined {
  if (headers.prefer === undefined) return undefined;
  const words = [headers.prefer].flat().join(",").split(",");
  const wanted = words.map((word) => word.split(";")[0]!.trim().toLowerCase());
  const isAsync = wanted.includes("respond-async");
  const [, seconds] = wanted.map((word) => /^wait ?= ?"?(\d{1,5})"?$/.exec(word)).find((match) => match !== null) ?? [];
  if (!isAsync && seconds === undefined) return undefined;
  return {
    waitMs: 1000 * Number(seconds ?? 0),
    applied: [...(isAsync ? ["respond-async"] : []), ...(seconds === undefined ? [] : [`wait=${seconds}`])].join(", "),
  };
}
