import { isFrom, linkParts } from "../../graph/document.ts";
import { byName } from "../../value/record.ts";
import type { Scope } from "../context.ts";
import type { Known } from "../known.ts";
import { followFrom, followInput } from "./links.ts";

/** What a graph gives, by output. Reports outputs that lead nowhere, and graphs without any. */
export function checkOutputs(scope: Scope): Map<string, Known> {
  const found = new Map<string, Known>();
  for (const [name, output] of byName(scope.body.outputs)) {
    const place = { path: scope.path, port: name, at: scope.at("outputs", name) };
    found.set(name, isFrom(output) ? followFrom(output, scope, place) : followInput(output, scope, place));
  }
  if (found.size === 0) {
    const place = { path: scope.path, at: scope.at("outputs") };
    scope.context.report.add({ code: "NO_OUTPUTS", ...place, ...example(scope) });
  }
  return found;
}

/** The outputs that a person most likely meant: what nothing else reads. */
function example(scope: Scope): { readonly example?: { readonly node: string; readonly output: string } } {
  const read = new Set<string>();
  for (const { node } of scope.nodes.values()) {
    for (const value of Object.values(node.in ?? {})) if (isFrom(value)) read.add(linkParts(value.$from).node);
  }
  for (const { id, outputs } of scope.nodes.values()) {
    const [output] = outputs?.keys() ?? [];
    if (output !== undefined && !read.has(id)) return { example: { node: id, output } };
  }
  return {};
}
