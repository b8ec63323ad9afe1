import { basename } from "node:path";
import { hostErrors } from "./error-codes.ts";
import { type FileIdentity, identifyNow } from "./file-identity.ts";

/**
 * Refuses files that are not what they were when a model was described.
 *
 * @throws `MODEL_CHANGED`, `MODEL_TRUNCATED` for one that is shorter now, `MODEL_FILES_MISSING`.
 */
export function requireUnchanged(files: readonly FileIdentity[], label: string): void {
  for (const file of files) {
    const now = identifyNow(file.path);
    if (now?.stamp === file.stamp) continue;
    const which = { label, file: basename(file.path) };
    if (now === undefined) throw hostErrors.MODEL_FILES_MISSING(which);
    if (now.size < file.size) throw hostErrors.MODEL_TRUNCATED({ ...which, before: file.size, now: now.size });
    throw hostErrors.MODEL_CHANGED(which);
  }
}
