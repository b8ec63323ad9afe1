import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FileTime } from "./file-times.ts";

/** How long test files took on a machine that does nothing else, s, by path from the root. */
export type KnownTimes = ReadonlyMap<string, number>;

/** Times that earlier runs left in a file; none where there is no such file. */
export function readTimes(file: string): KnownTimes {
  return new Map(existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, "utf8")) as object) : []);
}

/**
 * Keeps what a run found for the next. `share`, the part of the processors' work that was ours, takes out how long files
 * waited for others'. A file that was slow once, for whatever reason, is believed to be so only little by little.
 */
export function keepTimes(file: string, times: readonly FileTime[], share: number): void {
  const known = new Map(readTimes(file));
  for (const { file: test, seconds } of times) {
    const before = known.get(test);
    const now = seconds * share;
    known.set(test, before === undefined ? now : Math.min(now, before * 1.5));
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(Object.fromEntries(known)));
}

/** What a file is taken to need that has never run here, s. */
const unknown = 0.3;

/** Which of the tests that a change reaches run at once. */
export interface Nearest {
  readonly chosen: readonly string[];
  readonly left: readonly string[];
  /** What those left are expected to need, s. */
  readonly secondsLeft: number;
}

/**
 * Of test files, nearest to the change first, those that need `most` seconds together: each that still has room, so that
 * one slow file does not keep all behind it out. `always` run whatever they need.
 */
export function nearest(
  files: readonly string[],
  { times, most, always = [] }: { times: KnownTimes; most: number; always?: readonly string[] },
): Nearest {
  const need = (file: string) => times.get(file) ?? unknown;
  const chosen: string[] = [];
  const left: string[] = [];
  let room = most;
  for (const file of files) {
    const isChosen = always.includes(file) || need(file) <= room;
    if (isChosen) room -= need(file);
    (isChosen ? chosen : left).push(file);
  }
  return { chosen, left, secondsLeft: left.reduce((sum, file) => sum + need(file), 0) };
}
