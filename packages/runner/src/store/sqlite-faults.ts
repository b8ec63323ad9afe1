// Result codes of SQLite: https://sqlite.org/rescode.html
const [error, readOnly, corrupt, cannotOpen, constraint, mismatch, notADatabase] = [1, 8, 11, 14, 19, 20, 26];

/** SQLite's primary result code; 0 for errors that are not its own. */
function resultCode(thrown: unknown): number {
  return thrown instanceof Error && "errcode" in thrown ? Number(thrown.errcode) & 0xff : 0;
}

/**
 * Whether a database itself is broken, and not that something is in the way. Our statements are right and our values
 * fit, so one that makes no sense, or a number that no statement wrote, comes from a damaged file too.
 */
export function isDamage(thrown: unknown): boolean {
  if (thrown instanceof RangeError && "code" in thrown && thrown.code === "ERR_OUT_OF_RANGE") return true;
  return [error, corrupt, constraint, mismatch, notADatabase].includes(resultCode(thrown));
}

/** Whether a file, or the folder around it, may not be written to. */
export function isRefusedWriting(thrown: unknown): boolean {
  if (thrown instanceof Error && "code" in thrown && ["EROFS", "EACCES", "EPERM"].includes(String(thrown.code)))
    return true;
  return [readOnly, cannotOpen].includes(resultCode(thrown));
}
