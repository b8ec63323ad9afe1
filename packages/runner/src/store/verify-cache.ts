import { isInline } from "@sigmaflow/core";
import type { ArtifactFiles } from "./artifact-files.ts";
import type { GuardedIndex } from "./guarded-index.ts";
import { damagedRow } from "./row-checksum.ts";
import { parseResult } from "./stored-text.ts";

/** Something in a cache that is not what was written. */
export type CacheFault =
  | { readonly what: "index"; readonly reason: string }
  | { readonly what: "result"; readonly key: string }
  | { readonly what: "last run"; readonly graph: string }
  | { readonly what: "file"; readonly hash: string; readonly why: "missing" | "damaged" };

/** What reading all of a cache came to. */
export interface CacheVerdict {
  readonly folder: string;
  /** How many of each were read. */
  readonly results: number;
  readonly runs: number;
  readonly files: number;
  /** Bytes of the files. */
  readonly bytes: number;
  readonly faults: readonly CacheFault[];
}

/** How far reading is. */
export interface VerifyProgress {
  readonly files: number;
  readonly of: number;
}

interface Rows {
  readonly results: number;
  readonly runs: number;
  /** Hashes of files, each with the keys of results whose output it is. */
  readonly needed: ReadonlyMap<string, readonly string[]>;
  readonly faults: readonly CacheFault[];
}

/** Reads every row and every file of a cache and changes nothing; undefined when its index cannot be used. */
export async function verifyCache(
  folder: string,
  index: GuardedIndex,
  files: ArtifactFiles,
  onProgress: (progress: VerifyProgress) => void,
): Promise<{ readonly verdict: CacheVerdict; readonly needed: Rows["needed"] } | undefined> {
  const rows = index.read(verifyRows);
  if (rows === undefined) return undefined;
  const faults = [...rows.faults];
  const there = new Map<string, number>();
  for await (const { hash, bytes } of files.list()) there.set(hash, bytes);
  const all = [...new Set([...there.keys(), ...rows.needed.keys()])].sort();
  for (const [at, hash] of all.entries()) {
    const why = await files.check(hash);
    if (why !== "whole") faults.push({ what: "file", hash, why });
    onProgress({ files: at + 1, of: all.length });
  }
  const bytes = [...there.values()].reduce((sum, one) => sum + one, 0);
  const { results, runs, needed } = rows;
  return { verdict: { folder, results, runs, files: there.size, bytes, faults }, needed };
}

function verifyRows(index: Parameters<Parameters<GuardedIndex["read"]>[0]>[0]): Rows {
  const faults: CacheFault[] = index.brokenStructure().map((reason) => ({ what: "index", reason }));
  const needed = new Map<string, string[]>([...index.needed()].map((hash) => [hash, []]));
  let [results, runs] = [0, 0];
  for (const [key, text] of index.results()) {
    results++;
    const result = text === damagedRow ? undefined : parseResult(text);
    if (result === undefined) faults.push({ what: "result", key });
    for (const id of Object.values(result?.outputs ?? {})) {
      if (isInline(id)) continue;
      needed.set(id, [...(needed.get(id) ?? []), key]);
    }
  }
  for (const [graph, text] of index.lastRuns()) {
    runs++;
    if (text === damagedRow) faults.push({ what: "last run", graph });
  }
  return { results, runs, needed, faults };
}

/** Removes what is damaged, and the results that need it. */
export async function repairCache(
  index: GuardedIndex,
  files: ArtifactFiles,
  { verdict, needed }: NonNullable<Awaited<ReturnType<typeof verifyCache>>>,
): Promise<void> {
  if (verdict.faults.some(({ what }) => what === "index")) return index.beginAnew();
  for (const fault of verdict.faults) {
    if (fault.what === "result") index.write((rows) => rows.drop(fault.key));
    else if (fault.what === "last run") index.write((rows) => rows.dropRun(fault.graph));
    else if (fault.what === "file") {
      // Reading it sets it aside.
      if (fault.why === "damaged") await files.get(fault.hash);
      index.write((rows) => {
        rows.forget(fault.hash);
        for (const key of needed.get(fault.hash) ?? []) rows.drop(key);
      });
    }
  }
}
