import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { newFolder } from "./command.ts";

const folder = path.join(import.meta.dirname, "..", "fixtures", "landed");

/** What came of the graphs when version 0.1.0 ran them. */
interface Expected {
  /** Outputs of `graph.json` that are no pictures. */
  readonly graph: Readonly<Record<string, { readonly value: unknown }>>;
  /** Outputs of `plain.json`, and what working them out took. */
  readonly plain: {
    readonly outputs: unknown;
    readonly misses: number;
    readonly steps: { readonly factorial: { readonly run: number } };
  };
  /** The server's runs, oldest first, as it described them, with the events that it sent. */
  readonly runs: readonly {
    readonly run: {
      readonly id: string;
      readonly outputs?: Readonly<Record<string, { readonly images?: readonly { readonly hash: string }[] }>>;
    };
    readonly events: readonly unknown[];
  }[];
}

/** See {@link Expected}. */
export const expected = JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8")) as Expected;

/** A copy of all that version 0.1.0 wrote, to work in: the cache and the server's data lie where our tests have them. */
export function landedCopy(): string {
  const cwd = newFolder();
  cpSync(folder, cwd, { recursive: true });
  return cwd;
}
