import type { DocumentPath } from "../problem/place.ts";
import { own } from "../value/record.ts";
import { idPattern } from "./document.ts";

const named = ["inputs", "nodes", "outputs"] as const;

function group(value: unknown): Readonly<Record<string, unknown>> {
  // Any object that is no list can be read by its keys.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/**
 * The places of names that graphs may not use, among the inputs, nodes and outputs of one graph; `inside` also in the
 * bodies of its nodes. Accepts any data: it runs before the shape is known.
 */
export function badNames(body: unknown, at: DocumentPath, options: { readonly inside: boolean }): DocumentPath[] {
  const found: DocumentPath[] = [];
  for (const kind of named) {
    const all = group(own(group(body), kind));
    for (const name of Object.keys(all)) {
      if (!idPattern.test(name)) found.push([...at, kind, name]);
      if (!options.inside || kind !== "nodes") continue;
      const inner = own(group(all[name]), "body");
      if (inner !== undefined) found.push(...badNames(inner, [...at, kind, name, "body"], options));
    }
  }
  return found;
}

/** The allowed name that is nearest to a wrong one, if one is near. */
export function nearestName(name: string): { readonly nearest?: string } {
  const nearest = name
    .replace(/[^A-Za-z0-9_-]+/g, "_")
    .replace(/^[^A-Za-z]+/, "")
    .slice(0, 64);
  return nearest === "" ? {} : { nearest };
}
