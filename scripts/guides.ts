import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A block of code in a guide. */
export interface GuideBlock {
  /** `write-a-node/halve.ts`: a block of TypeScript or JavaScript names its file in its first line, else its line does. */
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** What it prints when it is run: the block of `text` after it. */
  readonly prints?: string;
}

const fence = /^```(\w+)\n(.*?)^```$/gms;

/** The blocks of code of a guide, in their order. */
export function blocksIn(guide: string, page: string): GuideBlock[] {
  const blocks: GuideBlock[] = [];
  for (const { 1: language = "", 2: text = "", index } of page.matchAll(fence)) {
    const before = blocks.at(-1);
    if (language === "text" && before !== undefined) {
      blocks[blocks.length - 1] = { ...before, prints: text };
      continue;
    }
    const line = page.slice(0, index).split("\n").length;
    const named = /^\/\/ ([\w./-]+\.[jt]s)\n/.exec(text)?.[1];
    blocks.push({ file: `${guide}/${named ?? `line-${line}.${language}`}`, line, language, text });
  }
  return blocks;
}

/** The blocks of all guides, by guide. */
export function guides(root: string): ReadonlyMap<string, readonly GuideBlock[]> {
  const folder = path.join(root, "docs", "guides");
  const pages = readdirSync(folder).filter((file) => file.endsWith(".md"));
  return new Map(
    pages.map((file) => {
      const guide = file.replace(/\.md$/, "");
      return [guide, blocksIn(guide, readFileSync(path.join(folder, file), "utf8"))];
    }),
  );
}

/** Whether a block is a module. */
export function isModule({ language }: GuideBlock): boolean {
  return language === "ts" || language === "js";
}
