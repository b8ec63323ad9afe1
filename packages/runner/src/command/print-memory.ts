import type { GraphDocument } from "@sigmaflow/core";
import { showCheckpoint } from "@sigmaflow/nodes/host";
import { runsText } from "./memory-text.ts";
import { printNote } from "./print-note.ts";

const loading: readonly string[] = ["model.load", "model.vae"];

/**
 * Says on standard error what the networks of the checkpoints that a graph loads take of memory; nothing of folders, nor of
 * files that cannot be read, which `explain` has in its rows.
 */
export async function printMemory(
  { document, inputs }: { readonly document: GraphDocument; readonly inputs: Readonly<Record<string, unknown>> },
  folders: readonly string[],
): Promise<void> {
  const names = new Set<string>();
  for (const { type, in: given } of Object.values(document.nodes)) {
    const name = loading.includes(type) ? givenTo(given?.name, inputs) : undefined;
    if (typeof name === "string") names.add(name);
  }
  for (const name of names) {
    const shown = await showCheckpoint(folders, name).catch(() => undefined);
    for (const network of shown?.networks ?? []) printNote(`${name}: ${network.name} ${runsText(network)}`);
  }
}

/** What a node is given: a value, or an input of the graph. */
function givenTo(given: unknown, inputs: Readonly<Record<string, unknown>>): unknown {
  if (typeof given !== "object" || given === null || !("$input" in given)) return given;
  return inputs[String(given.$input)];
}
