import { timingSafeEqual } from "node:crypto";
import { keyDigest, keyId } from "./key-digest.ts";
import { type ApiKey, type KeyStore, rights } from "./key-store.ts";

/** The keys that a server was started with. They may do everything: whoever starts a server chooses them. */
export class GivenKeys implements KeyStore {
  #known: ReturnType<typeof knownBy>;

  constructor(texts: readonly string[]) {
    this.#known = knownBy(texts);
  }

  /** Has these count from now on, and no others. */
  replace(texts: readonly string[]): void {
    this.#known = knownBy(texts);
  }

  async hasKeys(): Promise<boolean> {
    return this.#known.length > 0;
  }

  async find(text: string): Promise<ApiKey | undefined> {
    const given = keyDigest(text);
    // Every key is looked at, so that the time is the same wherever one fits.
    const fitting = this.#known.filter((known) => timingSafeEqual(known.digest, given));
    return fitting[0]?.key;
  }
}

function knownBy(texts: readonly string[]): readonly { readonly digest: Buffer; readonly key: ApiKey }[] {
  return texts.map((text) => {
    const digest = keyDigest(text);
    return { digest, key: { id: keyId(digest), rights } };
  });
}
