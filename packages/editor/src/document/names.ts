import { idPattern } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";

/** A name that is not taken yet: the wanted one, or that with a number behind it. */
export function freeName(wanted: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  const start =
    wanted
      .replaceAll(/[^A-Za-z0-9_-]+/g, "_")
      .replace(/^[^A-Za-z]+/, "")
      .slice(0, 56) || "node";
  if (!names.has(start)) return start;
  const stem = start.replace(/_\d+$/, "");
  for (let number = 2; ; number++) if (!names.has(`${stem}_${number}`)) return `${stem}_${number}`;
}

/** Why a name cannot be used, in one sentence; undefined when it can. */
export function nameFault(name: string, taken: Iterable<string>): string | undefined {
  if (!idPattern.test(name)) return documentTexts.nameRule;
  return new Set(taken).has(name) ? documentTexts.nameTaken({ name }) : undefined;
}
