import { createHash, timingSafeEqual } from "node:crypto";
import type { ApiKey, KeyStore } from "./key-store.ts";

/** The keys that a server was started with. */
export class GivenKeys implements KeyStore {
  readonly #known: readonly { readonly digest: Buffer; readonly key: ApiKey }[];

  constructor(texts: readonly string[]) {
    this.#known = texts.map((text) => {
      const hash = digest(text);
      return { digest: hash, key: { id: digest(hash).toString("hex").slice(0, 16) } };
    });
  }

  async hasKeys(): Promise<boolean> {
    return this.#known.length > 0;
  }

  async find(text: string): Promise<ApiKey | undefined> {
    const given = digest(text);
    // Every key is looked at, so that the time is the same wherever one fits.
    const fitting = this.#known.filter((known) => timingSafeEqual(known.digest, given));
    return fitting[0]?.key;
  }
}

/** Of one length for keys of any. */
function digest(text: string | Buffer): Buffer {
  return createHash("sha256").update(text).digest();
}
