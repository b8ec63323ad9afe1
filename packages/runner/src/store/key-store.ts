/** What a key allows: to start runs, to read, to change graphs, to see and do what belongs to every key. */
export const rights = ["run", "read", "write", "admin"] as const;

/** One of {@link rights}. */
export type Right = (typeof rights)[number];

/** A key that requests may carry. */
export interface ApiKey {
  /** Stable, and says nothing about the key itself. */
  readonly id: string;
  readonly rights: readonly Right[];
  /** Runs that it may start in a minute; as many as it likes unless given. */
  readonly rate?: number;
  /** Credits that were ever granted to it; unless given, its runs are not charged for. */
  readonly credits?: number;
}

/** The keys of a server. */
export interface KeyStore {
  /** Whether there are keys at all; nobody is asked for one otherwise. */
  hasKeys(): Promise<boolean>;
  /** The key that a text is; undefined for any other text. Its time reveals nothing about the keys. */
  find(text: string): Promise<ApiKey | undefined>;
}
