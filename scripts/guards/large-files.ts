import { statSync } from "node:fs";
import path from "node:path";
import { type Finished, trackedFiles } from "../workspace.ts";

const MEBIBYTE = 2 ** 20;
/** Where large files may lie, and what all files there may come to, in bytes. */
const models = { folder: "packages/nodes/models/", most: 32 * MEBIBYTE };
/** Bytes above which a file is large: git keeps every version of it for ever. */
const LARGE = MEBIBYTE;

const inMebibytes = (bytes: number) => `${(bytes / MEBIBYTE).toFixed(1)} MiB`;

/** Passes when tracked files of more than 1 MiB lie only among the models, and those come to at most 32 MiB. */
export async function checkLargeFiles(root: string): Promise<Finished> {
  const problems: string[] = [];
  let total = 0;
  for (const file of await trackedFiles(root)) {
    const { size } = statSync(path.join(root, file));
    if (file.startsWith(models.folder)) total += size;
    else if (size > LARGE)
      problems.push(`${file}: ${inMebibytes(size)}; a file of more than 1 MiB belongs in ${models.folder}`);
  }
  if (total > models.most) problems.push(`${models.folder}: ${inMebibytes(total)} in all; 32 MiB are allowed`);
  return { ok: problems.length === 0, output: problems.join("\n") };
}
