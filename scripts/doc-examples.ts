import { readFileSync } from "node:fs";
import path from "node:path";
import { trackedFiles } from "./workspace.ts";

/** An example in a comment on an export. */
export interface DocExample {
  /** `packages/core/src/graph/build-graph.ts:30`. */
  readonly place: string;
  /** A module of its own; undefined when no block of TypeScript follows the tag. */
  readonly text: string | undefined;
}

/** The examples in a source's comments: what follows `@example` as a fenced block. */
export function examplesIn(file: string, source: string): DocExample[] {
  return [...source.matchAll(/^ *\* @example\b.*\n/gm)].map(({ 0: tag, index }) => {
    const after = source.slice(index + tag.length);
    const block = /^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/m.exec(after);
    const follows = block !== null && after.slice(0, block.index).trim() === "";
    const line = source.slice(0, index).split("\n").length;
    return { place: `${file}:${line}`, text: follows ? block[1]!.replace(/^ *\* ?/gm, "") : undefined };
  });
}

/** All examples of the packages. */
export async function docExamples(root: string): Promise<DocExample[]> {
  const files = (await trackedFiles(root)).filter((file) => /^packages\/[^/]+\/src\/.*(?<!\.test)\.ts$/.test(file));
  return files.flatMap((file) => examplesIn(file, readFileSync(path.join(root, file), "utf8")));
}
