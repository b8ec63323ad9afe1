import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { type InputFlags, readInputs } from "../input/given-inputs.ts";
import type { GraphSource } from "../input/graph-source.ts";
import { printMigrations } from "./print-migrations.ts";
import { printWarnings } from "./print-warnings.ts";

/**
 * Prepares a graph with the inputs of the command line; warnings go to standard error.
 *
 * @throws what `engine.prepare` throws.
 */
export async function prepareRun(
  engine: Engine,
  { name, text, record }: GraphSource,
  flags: InputFlags,
): Promise<PreparedRun> {
  const prepared = await engine.prepare(
    text,
    async ({ inputs: specs = {} }) => ({ ...record?.inputs, ...(await readInputs(flags, specs)) }),
    { name },
  );
  printMigrations(name, prepared.migrated);
  printWarnings(prepared.warnings);
  return prepared;
}
