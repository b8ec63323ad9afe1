import type { Problem } from "@sigmaflow/core";
import { hintTexts } from "../texts/document.ts";

const onCanvas: Readonly<Partial<Record<Problem["code"], string>>> = hintTexts;

/** What to do about a problem, for somebody who sees the graph and not its text. */
export function hintOf({ code, hint }: Problem): string {
  return onCanvas[code] ?? hint;
}
