import type { GraphDocument, Json } from "@sigmaflow/core";
import { isInput, own } from "@sigmaflow/core/editing";
import { uploadOf } from "./uploads.ts";

/** Where the picture of a graph's input is: a file that was uploaded, or what a node makes. */
export type PictureSource = { readonly hash: string } | { readonly node: string };

type Values = Readonly<Record<string, Json>>;

/** The picture that an input is given, else the one that the graph's own switch has in its place. */
export function pictureSource(document: GraphDocument, values: Values, name: string): PictureSource | undefined {
  const hash = uploadOf(own(values, name));
  if (hash !== undefined) return { hash };
  const leads = (given: unknown) => isInput(given) && given.$input === name;
  const found = Object.entries(document.nodes).find(
    ([, { type, in: given = {} }]) => type === "switch" && (leads(given.yes) || leads(given.no)),
  );
  return found && { node: found[0] };
}

/** What a mask is painted over: the picture of another input of its kind, one that was given before one that was not. */
export function paintedOver(document: GraphDocument, values: Values, mask: string): PictureSource | undefined {
  const type = own(document.inputs, mask)?.type;
  const others = Object.entries(document.inputs ?? {}).filter(([name, spec]) => name !== mask && spec.type === type);
  const sources = others.flatMap(([name]) => pictureSource(document, values, name) ?? []);
  return sources.find((source) => "hash" in source) ?? sources[0];
}
