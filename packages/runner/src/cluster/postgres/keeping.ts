import { systemReason } from "../../host/system-reason.ts";
import { storeErrors } from "../../store/error-codes.ts";
import { notKept } from "../../store/not-kept.ts";
import { isConnectionLoss } from "./connection-loss.ts";

/** The result of some work; a database that stays out of reach becomes `STORE_UNREACHABLE`, one that takes nothing more
 * `RUN_NOT_KEPT`. */
export async function keeping<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isConnectionLoss(error)) throw storeErrors.STORE_UNREACHABLE({ reason: systemReason(error) }, { cause: error });
    throw isFull(error) ? notKept(error) : error;
  }
}

/** Class 53, insufficient resources, and 25006, read-only: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(?:53...|25006)$/.test(String(error.code));
}
