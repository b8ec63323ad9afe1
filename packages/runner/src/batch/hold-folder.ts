import path from "node:path";
import { makeFolder } from "@sigmaflow/nodes/files";
import { holdFile } from "../store/hold-file.ts";
import { batchErrors } from "./error-codes.ts";
import { unlessWritten } from "./journal.ts";

/**
 * Makes a batch's folder where it is missing, and keeps other calls from working on one in it until what it resolves to
 * is called, or the process ends in any way.
 *
 * @throws `BATCH_BUSY`, `OUTPUT_NOT_WRITTEN`.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const whole = path.resolve(folder);
  const file = path.join(whole, "batch.lock");
  const release = await unlessWritten(file, async () => {
    await makeFolder(whole);
    return await holdFile(file);
  });
  if (release === undefined) throw batchErrors.BATCH_BUSY({ folder });
  return release;
}
