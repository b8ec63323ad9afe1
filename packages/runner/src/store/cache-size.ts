import { runnerErrors } from "../error-codes.ts";
import { parseBytes } from "../input/byte-count.ts";

const usualBytes = 10 * 2 ** 30;

/**
 * Bytes that the cache on disk keeps unless said otherwise: `SIGMAFLOW_CACHE_SIZE`, else 10 GiB.
 *
 * @throws `BAD_SETTING`.
 */
export function defaultCacheBytes({ SIGMAFLOW_CACHE_SIZE: given = "" }: NodeJS.ProcessEnv = process.env): number {
  if (given === "") return usualBytes;
  const bytes = parseBytes(given);
  if (bytes !== undefined) return bytes;
  const expected = "a size such as 500MB or 20GiB";
  throw runnerErrors.BAD_SETTING({ name: "SIGMAFLOW_CACHE_SIZE", found: given, expected });
}
