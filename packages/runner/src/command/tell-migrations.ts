import { type AppliedMigration, sayMigrations } from "@sigmaflow/core";
import { plainText, screenOf, styled } from "../terminal/screen.ts";

/** Says on standard error, in one line, how a graph of an older version was read; nothing when it is of this one. */
export function tellMigrations(name: string, migrated: readonly AppliedMigration[]): void {
  const changes = sayMigrations(migrated);
  if (changes === undefined) return;
  const screen = screenOf(process.stderr);
  const text = `${name}: read as a graph of an older version: ${changes}. The file stays as it is.`;
  screen.write(`${styled(screen, "dim", plainText(text))}\n`);
}
