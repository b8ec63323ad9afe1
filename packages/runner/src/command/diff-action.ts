import { differenceOf, pictureGrid } from "@sigmaflow/nodes";
import { compareSides, type Difference, isSame } from "../diff/compare-sides.ts";
import { diffErrors } from "../diff/error-codes.ts";
import { readSide, type Side } from "../diff/read-side.ts";
import { sayDifference } from "../diff/say-difference.ts";
import type { RunPlace } from "../diff/stored-run.ts";
import { createEngine } from "../engine/engine.ts";
import { savePicture } from "../output/save-picture.ts";
import { plainText } from "../terminal/screen.ts";
import { graphsOf } from "../use/package-graphs.ts";
import { packagesOf, type UseFlags } from "../use/packages-in-use.ts";
import { printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";
import type { EngineFlags } from "./options.ts";
import { printNote } from "./print-note.ts";

/** Flags of `sigmaflow diff`. */
type DiffFlags = Pick<EngineFlags, "models" | "cacheDir"> &
  UseFlags &
  RunPlace & { readonly json?: boolean; readonly out?: string };

/** Says in what two things differ; resolves to 1 where they do. */
export async function diffAction(before: string, after: string, flags: DiffFlags): Promise<number> {
  const use = await packagesOf(flags, { onNote: printNote });
  const options = { graphs: graphsOf(use), server: flags.server, data: flags.data };
  const sides = [await readSide(before, options), await readSide(after, options)] as const;
  const { models, cacheDir } = flags;
  const engine = createEngine({
    use,
    ...(models && { models }),
    ...(cacheDir !== undefined && { cacheDir }),
    read: [...new Set(sides.flatMap(({ source }) => source?.folder ?? [])), process.cwd()],
    onNotice: (notice) => printError(notice, { word: "warning" }),
  });
  try {
    const difference = await compareSides(...sides, engine);
    if (flags.out !== undefined) await writeDifference(flags.out, sides, difference);
    if (flags.json)
      process.stdout.write(`${JSON.stringify({ same: isSame(difference), ...difference }, undefined, 2)}\n`);
    else for (const line of sayDifference(difference)) process.stdout.write(`${plainText(line)}\n`);
    return isSame(difference) ? exitCodes.done : exitCodes.failed;
  } finally {
    await engine.close();
  }
}

/** Both pictures and where they differ, side by side. */
async function writeDifference(
  file: string,
  [{ picture: before }, { picture: after }]: readonly [Side, Side],
  { picture }: Difference,
): Promise<void> {
  if (before === undefined || after === undefined || picture === undefined || "sizes" in picture)
    throw diffErrors.NO_DIFFERENCE_SHOWN();
  // As bright as it can be shown without losing any.
  const times = Math.max(1, Math.floor(255 / Math.max(1, picture.largest)));
  const labels = ["before", "after", times === 1 ? "difference" : `difference x${times}`];
  await savePicture(
    file,
    await pictureGrid([before, after, differenceOf(before, after, times)], { columns: 3, labels }),
  );
}
