import type { FastifyRequest } from "fastify";
import { serverErrors } from "./error-codes.ts";

const units = { s: 1, m: 60, h: 3600 } as const;
/** From a second to a day, longer than which nobody waits. */
export const cancelAfterPattern = [
  "^(?:(?:[1-9]\\d{0,3}|[1-7]\\d{4}|8[0-5]\\d{3}|86[0-3]\\d{2}|86400)s?",
  "(?:[1-9]\\d{0,2}|1[0-3]\\d{2}|14[0-3]\\d|1440)m",
  "(?:[1-9]|1\\d|2[0-4])h)$",
].join("|");
const wellFormed = new RegExp(cancelAfterPattern);

/**
 * When the run of a request is to be cancelled unless it has ended, ms since 1970, from its header `Cancel-After`:
 * `90`, `90s`, `5m` or `1h`. Undefined where it has none.
 *
 * @throws `BAD_REQUEST`.
 */
export function deadlineOf({ headers }: Pick<FastifyRequest, "headers">): number | undefined {
  const given = headers["cancel-after"];
  if (given === undefined) return undefined;
  const text = String(given);
  if (wellFormed.test(text)) {
    const unit = units[text.at(-1) as keyof typeof units] ?? 1; // a number alone is seconds
    return Date.now() + Number.parseInt(text, 10) * unit * 1000;
  }
  throw serverErrors.BAD_REQUEST({
    reason: `\`Cancel-After\`: "${String(given).slice(0, 50)}" is no time from 1 second to 24 hours`,
    advice: "Send 90s, 5m or 1h.",
  });
}
