import type { SigmaflowError } from "@sigmaflow/core";
import { systemReason } from "../host/system-reason.ts";
import { storeErrors } from "./error-codes.ts";

/** The error of a store that could not write something down, for whatever reason. */
export function notKept(cause: unknown): SigmaflowError {
  return storeErrors.RUN_NOT_KEPT({ reason: systemReason(cause) }, { cause });
}

/** Whether an error is that of a store that could not write something down. */
export function isNotKept(error: unknown): boolean {
  return storeErrors.RUN_NOT_KEPT.is(error);
}

/** The result of some work; a fault of the disk becomes {@link notKept}. */
export async function keeping<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw keptFault(error);
  }
}

/** An error, as {@link keeping} throws it. */
export function keptFault(error: unknown): unknown {
  return isDiskFault(error) ? notKept(error) : error;
}

/** Whether the disk would not take something: it is full, broken, or may not be written to. */
function isDiskFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, https://sqlite.org/rescode.html
  if ("errcode" in error) return [8, 10, 13].includes(Number(error.errcode) & 0xff);
  return "code" in error && ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EFBIG"].includes(String(error.code));
}
