import type { ResultCache, StoredResult } from "../cache/contract.ts";
import type { CancellationToken } from "./single-flight.ts";

/**
 * Has work done by one of the processes that share a cache: by `work` here, or, where another is at it, by waiting for its
 * result.
 */
export async function inOneProcess<T>(
  reserve: NonNullable<ResultCache["reserve"]>,
  key: string,
  stop: CancellationToken,
  { work, found }: { readonly work: () => T | Promise<T>; readonly found: (result: StoredResult) => T },
): Promise<T> {
  const reserved = await reserve(key, stop.signal);
  if ("result" in reserved) return found(reserved.result);
  try {
    return await work();
  } catch (error) {
    reserved.release();
    throw error;
  }
}
