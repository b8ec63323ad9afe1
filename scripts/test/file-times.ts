/** How long a test file took: its imports, hooks and tests. */
export interface FileTime {
  /** Path from the repository's root. */
  readonly file: string;
  readonly seconds: number;
}

/** Longest that a file may take on a machine that does nothing else, s. */
export const mostSeconds = 60;
/** The same in CI, where nobody knows how fast the machine is, s. */
export const mostSecondsInCi = 180;

/** The slowest files as lines of a table, slowest first. */
export function slowest(times: readonly FileTime[], count = 10): string[] {
  return [...times]
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

/**
 * Files that took too long, in words. A file waits for the processors as long as others have them, so with `share`, the
 * part of their work that was ours, the limit grows: with half of it to twice the time. It never shrinks, and on a
 * machine of one's own it is {@link mostSeconds}.
 */
export function tooSlow(times: readonly FileTime[], share: number, most = mostSeconds): string[] {
  const limit = most / Math.max(share, 0.05);
  return times
    .filter(({ seconds }) => seconds > limit)
    .map(
      ({ file, seconds }) =>
        `${file} took ${seconds.toFixed(1)} s; allowed are ${limit.toFixed(0)}. Make it quicker, or divide it.`,
    );
}
