import { createHash } from "node:crypto";
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import path from "node:path";
import { runnerErrors } from "../error-codes.ts";
import { type Screen, styled } from "../terminal/screen.ts";
import { exitCodes } from "./exit.ts";

/** How often files are looked at, ms. By their names, as many programs save by putting a new file in the old one's place. */
const lookEvery = 200;

/** What is watched. */
export interface WatchOptions {
  readonly graph: string;
  /** The file of inputs, where there is one. */
  readonly inputs: string | undefined;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  readonly screen: Screen;
}

/**
 * Runs now and whenever the graph or its file of inputs changes; a run that is going is cancelled first. Gives the exit
 * code of the run that was cancelled in the end, or 0 where none was going.
 *
 * @throws `CANNOT_WATCH` for standard input.
 */
export async function watchRuns(
  once: (signal: AbortSignal, superseded: AbortSignal) => Promise<number>,
  { graph, inputs, signal, screen }: WatchOptions,
): Promise<number> {
  if (graph === "-") throw runnerErrors.CANNOT_WATCH();
  const files = [graph, ...(inputs === undefined ? [] : [inputs])].map((file) => path.resolve(file));
  const names = files.map((file) => path.relative(process.cwd(), file)).join(" and ");
  const say = (text: string) => screen.write(`${styled(screen, "dim", text)}\n`);
  for (;;) {
    const superseded = new AbortController();
    const changed = changeOf(files, signal).then(() => superseded.abort());
    const code = await once(AbortSignal.any([signal, superseded.signal]), superseded.signal);
    if (signal.aborted) return code;
    if (!superseded.signal.aborted) say(`Waiting for changes of ${names}; Ctrl-C ends.`);
    await changed;
    if (signal.aborted) return exitCodes.done;
    say(`${names} changed.`);
  }
}

/** Fulfilled when what some files hold is other than it was, or when the signal aborts. */
function changeOf(files: readonly string[], signal: AbortSignal): Promise<void> {
  const before = files.map(contentOf);
  return new Promise((resolve) => {
    const look = (): void => {
      // Also a file that is gone was changed, but it is about to come back.
      const now = files.map(contentOf);
      if (now.every((content, i) => content === before[i] || content === undefined)) return;
      end();
    };
    const end = (): void => {
      for (const file of files) unwatchFile(file, look);
      signal.removeEventListener("abort", end);
      resolve();
    };
    for (const file of files) watchFile(file, { interval: lookEvery }, look);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  });
}

/** sha256 of what a file holds; undefined when it cannot be read. */
function contentOf(file: string): string | undefined {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  } catch {
    return undefined;
  }
}
