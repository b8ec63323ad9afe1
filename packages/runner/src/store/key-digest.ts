import { createHash } from "node:crypto";

/** What is kept of a key instead of the key: of one length for keys of any. */
export function keyDigest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** The id of the key with a digest. */
export function keyId(digest: Buffer): string {
  return createHash("sha256").update(digest).digest("hex").slice(0, 16);
}
