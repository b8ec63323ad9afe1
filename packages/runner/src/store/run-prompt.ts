import { own, promptInput } from "@sigmaflow/core/editing";
import type { NewRun } from "./stored-run.ts";

/** How much of a prompt tells runs apart, in characters. */
const most = 200;

/** The beginning of what a run was asked to show; undefined where its graph asks for no such text. */
export function promptOf({ graph, inputs }: Pick<NewRun, "graph" | "inputs">): string | undefined {
  const name = promptInput(graph);
  const text = name === undefined ? undefined : (own(inputs, name) ?? own(graph.inputs, name)?.default);
  // A pair of code units is not cut in two.
  return typeof text === "string" && text.trim() !== "" ? text.trim().slice(0, most).toWellFormed() : undefined;
}
