import { lstatSync } from "node:fs";

/** What changed so recently may change again within the clock's grain, ms. */
const settledMs = 2000;

/**
 * A text that stays the same for as long as nobody changes or replaces a file. Undefined where that cannot be said:
 * something just changed, a link, no plain file, or nothing at all. Costs one call of the system.
 */
export function fileStamp(file: string): string | undefined {
  const found = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  const changed = Math.max(Number(found.mtimeMs), Number(found.ctimeMs));
  return Date.now() - changed > settledMs ? [dev, ino, size, mtimeNs, ctimeNs].join(" ") : undefined;
}
