import type { MadeWith } from "@sigmaflow/core/wire";

/** One thing besides graph and inputs in which what two pictures were made with differs. */
export type MadeChange =
  /** The revision of a node's type; 1 unless said. */
  | { readonly kind: "revision"; readonly type: string; readonly before: number; readonly after: number }
  /** What computed: words that one alone has, such as the runtime's version or the provider. */
  | { readonly kind: "environment"; readonly before: string; readonly after: string }
  /** What a node saw outside: a model's files, a picture's. */
  | { readonly kind: "outside"; readonly path: string };

/** In what two pictures were made with different things; what only one says anything of is left out. */
export function madeChanges(before: MadeWith = {}, after: MadeWith = {}): readonly MadeChange[] {
  const changes: MadeChange[] = [];
  const [were, are] = [before.revisions ?? {}, after.revisions ?? {}];
  for (const type of [...new Set([...Object.keys(were), ...Object.keys(are)])].sort()) {
    const [was, is] = [were[type] ?? 1, are[type] ?? 1];
    if (was !== is) changes.push({ kind: "revision", type, before: was, after: is });
  }
  if (before.environment !== undefined && after.environment !== undefined && before.environment !== after.environment) {
    const [was, is] = [before.environment.split(" "), after.environment.split(" ")];
    const only = (one: readonly string[], other: readonly string[]) => one.filter((word) => !other.includes(word));
    changes.push({ kind: "environment", before: only(was, is).join(" "), after: only(is, was).join(" ") });
  }
  const [saw, sees] = [before.outside ?? {}, after.outside ?? {}];
  for (const path of Object.keys(saw).sort())
    if (sees[path] !== undefined && sees[path] !== saw[path]) changes.push({ kind: "outside", path });
  return changes;
}

/** A change in one English sentence. */
export function sayMadeChange(change: MadeChange): string {
  switch (change.kind) {
    case "revision":
      return `The node type \`${change.type}\` has revision ${change.after} instead of ${change.before}.`;
    case "environment":
      return `What computes is another one: ${change.after || "nothing"} instead of ${change.before || "nothing"}.`;
    default:
      return `What \`${change.path}\` finds outside, a model's files for example, is another one.`;
  }
}
