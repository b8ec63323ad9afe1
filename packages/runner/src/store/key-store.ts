/** A key that requests may carry. */
export interface ApiKey {
  /** Stable, and says nothing about the key itself. */
  readonly id: string;
}

/** The keys of a server. */
export interface KeyStore {
  /** Whether there are keys at all; nobody is asked for one otherwise. */
  hasKeys(): Promise<boolean>;
  /** The key that a text is; undefined for any other text. Its time reveals nothing about the keys. */
  find(text: string): Promise<ApiKey | undefined>;
}
