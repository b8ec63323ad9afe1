import type { AppliedMigration } from "./migrate-document.ts";

/**
 * What bringing a document up to date changed, in words that follow a colon: "`image.composite` from version 1 to 2 (3
 * times), the kind `step` to `schedule-step`". Undefined when it changed nothing.
 */
export function sayMigrations(applied: readonly AppliedMigration[]): string | undefined {
  const counts = new Map<string, number>();
  for (const one of applied) counts.set(words(one), (counts.get(words(one)) ?? 0) + 1);
  const parts = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([text, count]) => `${text}${times(count)}`);
  return parts.length === 0 ? undefined : parts.join(", ");
}

function words(one: AppliedMigration): string {
  if (one.kind !== "node") {
    const [from, to] = [`\`${one.from}\``, `\`${one.to}\``];
    return one.kind === "port-type" ? `the kind ${from} to ${to}` : `${from} of inputs to ${to}`;
  }
  const name = one.was === one.type ? "" : `, now \`${one.type}\`,`;
  return `\`${one.was}\`${name} from version ${one.from} to ${one.to}`;
}

function times(count: number): string {
  return count === 1 ? "" : ` (${count} times)`;
}
