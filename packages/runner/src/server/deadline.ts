import type { FastifyRequest } from "fastify";
import { serverErrors } from "./error-codes.ts";

const units = { s: 1, m: 60, h: 3600 } as const;
/** Nobody waits longer than a day. */
const mostSeconds = 24 * 3600;

/**
 * When the run of a request is to be cancelled unless it has ended, ms since 1970, from its header `Cancel-After`:
 * `90`, `90s`, `5m` or `1h`. Undefined where it has none.
 *
 * @throws `BAD_REQUEST`.
 */
export function deadlineOf({ headers }: Pick<FastifyRequest, "headers">): number | undefined {
  const given = headers["cancel-after"];
  if (given === undefined) return undefined;
  const [, number = "", unit = "s"] = /^(\d{1,6})([smh])?$/.exec(String(given)) ?? [];
  const seconds = Number(number) * units[unit as keyof typeof units];
  if (number !== "" && seconds >= 1 && seconds <= mostSeconds) return Date.now() + seconds * 1000;
  throw serverErrors.BAD_REQUEST({
    reason: `\`Cancel-After\`: "${String(given).slice(0, 50)}" is no time from 1 second to 24 hours`,
    advice: "Send 90s, 5m or 1h.",
  });
}
