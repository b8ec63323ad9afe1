import { hashesIn } from "./hashes-in.ts";
import type { RunDatabase } from "./run-database.ts";

/** Every sha256 that an input or output of a kept run names. */
export function namedHashes(db: RunDatabase): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { inputs, outputs } of db.each("SELECT inputs, outputs FROM runs"))
    for (const hash of hashesIn(`${inputs} ${outputs}`)) named.add(hash);
  return named;
}
