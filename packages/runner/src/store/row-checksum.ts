import { hash } from "node:crypto";

/**
 * The checksum of a row: of the columns that a result is made from, the key among them, so that no row passes for
 * another. Half of a sha256, in hex: it is there against failing disks, not against forgery.
 */
export function rowChecksum(...columns: readonly string[]): string {
  // No column may run into the next.
  return hash("sha256", columns.map((text) => `${text.length}:${text}`).join("")).slice(0, 32);
}

/** What stands in the place of a row that is not what was written. */
export const damagedRow = Symbol("a damaged row");
