import { keyFileIn } from "../store/data-folder.ts";
import type { MadeKeys } from "../store/made-keys.ts";
import { StoredKeys } from "../store/stored-keys.ts";

/** The keys of a server's folder, or of what several servers share. */
export async function keysIn(
  { data, store }: { readonly data?: string; readonly store?: string },
  env = process.env,
): Promise<MadeKeys> {
  if (store === undefined) return new StoredKeys(keyFileIn(data ?? env.SIGMAFLOW_DATA_DIR));
  const { openKeys } = await import("../cluster/keys/open-keys.ts");
  return await openKeys(store);
}
