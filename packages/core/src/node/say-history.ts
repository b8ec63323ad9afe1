import type { CatalogueNode } from "./catalogue.ts";
import type { NodeMigration } from "./migration.ts";

/** What a node's declaration says of its standing, in sentences: what to use instead, what it does outside, its history. */
export function standingOf({ deprecated, effect, migrations = [] }: CatalogueNode): string[] {
  return [
    ...(deprecated === undefined ? [] : [`Kept for old graphs only. ${deprecated}`]),
    ...(effect === undefined ? [] : [effects[effect]]),
    ...migrations.map(sayStep),
  ];
}

const effects = {
  paid: "Running it may cost money.",
  outside: "It reads what lies outside of the graph and its inputs.",
} as const;

function sayStep({ to, type, rename, remove = [], set = {} }: NodeMigration): string {
  const parts = [
    ...(type === undefined ? [] : [`was called \`${type}\``]),
    ...renamed("input", rename?.inputs),
    ...renamed("output", rename?.outputs),
    ...remove.map((name) => `had an input \`${name}\``),
    ...Object.entries(set).map(
      ([name, value]) => `took \`${name}\` as ${JSON.stringify(value)} where it was not given`,
    ),
  ];
  return parts.length === 0 ? `Version ${to} changed no names.` : `Before version ${to} it ${parts.join(", ")}.`;
}

function renamed(what: string, names: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(names).map(([old, now]) => `had \`${old}\` for its ${what} \`${now}\``);
}
