import type { ApiKey, KeyStore } from "./key-store.ts";

/** The keys of several stores together; of one that two know, the first one's. */
export class AllKeys implements KeyStore {
  readonly #stores: readonly KeyStore[];

  constructor(...stores: readonly KeyStore[]) {
    this.#stores = stores;
  }

  async hasKeys(): Promise<boolean> {
    for (const store of this.#stores) if (await store.hasKeys()) return true;
    return false;
  }

  async find(text: string): Promise<ApiKey | undefined> {
    // All are asked, so that the time says nothing about which one knows it.
    const found = await Promise.all(this.#stores.map((store) => store.find(text)));
    return found.find((key) => key !== undefined);
  }
}
