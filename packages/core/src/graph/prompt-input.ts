import { own } from "../value/record.ts";
import type { GraphBody } from "./document.ts";

/** The graph's input for what its picture shows: `prompt`, else the first text of several lines. */
export function promptInput({ inputs = {} }: Pick<GraphBody, "inputs">): string | undefined {
  if (own(inputs, "prompt")?.type === "string") return "prompt";
  return Object.entries(inputs).find(([, spec]) => spec.type === "string" && spec.multiline === true)?.[0];
}
