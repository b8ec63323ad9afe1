import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { GraphDocument } from "sigmaflow";
import { examples, models, newFolder } from "./command.ts";

/** Inputs for a small and quick picture of an example with the tiny model. */
export const small = { model: "tiny-sdxl", img_width: 64, img_height: 64, num_inference_steps: 4, seed: 7 } as const;

/** An example that also takes sizes from 64 pixels on, so that a whole run takes a moment. */
export function smallGraph(name: string): GraphDocument {
  const document = JSON.parse(readFileSync(path.join(examples, `${name}.json`), "utf8")) as GraphDocument;
  const { img_width, img_height, ...inputs } = document.inputs!;
  return {
    ...document,
    inputs: { ...inputs, img_width: { ...img_width!, min: 64 }, img_height: { ...img_height!, min: 64 } },
  };
}

/** The same with {@link small} as its defaults. */
export function smallByDefault(name: string): GraphDocument {
  const document = smallGraph(name);
  const inputs = { ...document.inputs };
  for (const [input, value] of Object.entries(small)) inputs[input] = { ...inputs[input]!, default: value };
  return { ...document, inputs };
}

/** The file of a graph in a new folder. */
export function fileOf(document: GraphDocument): string {
  const file = path.join(newFolder(), "graph.json");
  writeFileSync(file, JSON.stringify(document));
  return file;
}

/** A folder of models with the tiny ones in the places of the embedded ones, which some examples name. */
export function tinyAsEmbedded(): string {
  const folder = newFolder();
  cpSync(path.join(models, "tiny-sdxl"), path.join(folder, "embedded"), { recursive: true });
  cpSync(path.join(models, "tiny-sdxl-refiner"), path.join(folder, "embedded-refiner"), { recursive: true });
  return folder;
}
