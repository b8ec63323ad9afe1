import { sayProblem } from "../problem/english.ts";
import type { Problem } from "../problem/problem.ts";
import type { InParts } from "../value/in-parts.ts";
import { parsingJson } from "./parse-json.ts";

/** Where a text stops being JSON, and how. */
export interface JsonBreak {
  readonly problem: Problem;
  /** The characters that stand there, some of them; empty where the text ends. */
  readonly found: string;
}

/** Characters that are shown of what stands at a place. */
const shown = 20;

/**
 * Finds where a text stops being JSON, in parts; undefined where it does not, or is nested deeper than `depth` before it
 * does.
 */
export function* findingJsonBreak(text: string, depth: number): InParts<JsonBreak | undefined> {
  const { faults } = yield* parsingJson(text, depth);
  const fault = faults.find(({ code }) => code === "BAD_JSON");
  if (fault === undefined) return undefined;
  const { position, ...facts } = fault;
  const finding = { ...facts, ...position, path: "" };
  let start = 0;
  for (let line = 1; line < position.line; line++) start = text.indexOf("\n", start) + 1;
  const from = start + position.column - 1;
  // Whole characters, and none of the next line's.
  const [found = ""] = text.slice(from, from + 4 * shown).split(/[\r\n]/, 1);
  return {
    problem: { severity: "error", ...finding, ...sayProblem(finding) },
    found: [...found].slice(0, shown).join(""),
  };
}
