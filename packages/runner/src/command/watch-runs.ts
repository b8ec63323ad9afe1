import { createHash } from "node:crypto";
import { closeSync, readFileSync, unwatchFile, watchFile } from "node:fs";
import path from "node:path";
import { openPlainSync } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import { type Screen, styled } from "../terminal/screen.ts";
import { exitCodes } from "./exit.ts";

/** How often files are looked at, ms. By their names, as many programs save by putting a new file in the old one's place. */
const lookEvery = 200;

/** What is watched. */
export interface WatchOptions {
  readonly graph: string;
  /** The files of inputs and of rows, where there are such. */
  readonly beside: readonly string[];
  /** Ends the watching. */
  readonly signal: AbortSignal;
  readonly screen: Screen;
}

/**
 * Runs now and whenever the graph or a file beside it changes; a run that is going is cancelled first. Returns the exit
 * code of the run that was cancelled in the end, or 0 where none was going.
 *
 * @throws `CANNOT_WATCH` for standard input.
 */
export async function watchRuns(
  once: (signal: AbortSignal, superseded: AbortSignal) => Promise<number>,
  { graph, beside, signal, screen }: WatchOptions,
): Promise<number> {
  if (graph === "-") throw runnerErrors.CANNOT_WATCH();
  const files = [graph, ...beside].map((file) => path.resolve(file));
  const named = (file: string) => path.relative(process.cwd(), file);
  const names = files.map(named).join(" and ");
  const say = (text: string) => screen.write(`${styled(screen, "dim", text)}\n`);
  for (;;) {
    const superseded = new AbortController();
    const changed = changeOf(files, signal).then((file) => {
      superseded.abort();
      return file;
    });
    const code = await once(AbortSignal.any([signal, superseded.signal]), superseded.signal);
    if (signal.aborted) return code;
    if (!superseded.signal.aborted) say(`Waiting for changes of ${names}; Ctrl-C ends.`);
    const file = await changed;
    if (file === undefined) return exitCodes.done;
    say(`${named(file)} changed.`);
  }
}

/** The first of some files that holds something else than before; undefined when the signal aborts first. */
function changeOf(files: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const before = new Map(files.map((file) => [file, contentOf(file)]));
  return new Promise((resolve) => {
    const look = (): void => {
      // A file that is gone is about to come back.
      const isChanged = (file: string, now = contentOf(file)) => now !== undefined && now !== before.get(file);
      const found = files.find((file) => isChanged(file));
      if (found !== undefined) end(found);
    };
    const stop = (): void => end(undefined);
    const end = (file: string | undefined): void => {
      for (const one of files) unwatchFile(one, look);
      signal.removeEventListener("abort", stop);
      resolve(file);
    };
    for (const file of files) watchFile(file, { interval: lookEvery }, look);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
}

/** sha256 of what a file holds; undefined when it cannot be read. */
function contentOf(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openPlainSync(file);
    return createHash("sha256").update(readFileSync(descriptor)).digest("hex");
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
