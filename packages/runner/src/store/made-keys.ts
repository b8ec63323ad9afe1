import { randomBytes } from "node:crypto";
import { runnerErrors } from "../error-codes.ts";
import { fromMillionths } from "./credits.ts";
import { type ApiKey, type KeyStore, type Right, rights } from "./key-store.ts";

/** What a key may do, and how often. */
export interface Grant {
  readonly rights?: readonly Right[];
  /** Runs in a minute; null for as many as it likes. */
  readonly rate?: number | null;
  /** Credits, besides those that it has. */
  readonly credits?: number;
}

/** A key as it is listed: never the key itself, which nobody knows but whoever has it. */
export interface ListedKey extends ApiKey {
  readonly name: string;
  /** When it was made, ms since 1970. */
  readonly created: number;
  /** When it was revoked. */
  readonly revoked?: number;
}

/** A key just made. */
export interface NewKey {
  readonly text: string;
  readonly id: string;
}

/** Keys that operators make and change while servers go on: what is granted or revoked counts from the next request on. */
export interface MadeKeys extends KeyStore {
  /**
   * Makes a key and returns it, for the only time.
   *
   * @throws `KEY_NAME_TAKEN`.
   */
  create(name: string, grant: Grant): NewKey | Promise<NewKey>;
  /** All keys, the newest first. */
  list(): readonly ListedKey[] | Promise<readonly ListedKey[]>;
  /**
   * Lets a key count no more. It stays in the list.
   *
   * @throws `KEY_NOT_FOUND`.
   */
  revoke(which: string): ListedKey | Promise<ListedKey>;
  /**
   * Changes what a key may do, and grants it credits.
   *
   * @throws `KEY_NOT_FOUND`.
   */
  grant(which: string, grant: Grant): ListedKey | Promise<ListedKey>;
  /** Lets go of where they are kept. */
  close(): Promise<void>;
}

/** A key that nobody can guess: 256 bits by chance. */
export function newKeyText(): string {
  return `sf_${randomBytes(32).toString("base64url")}`;
}

/**
 * The key of an id, or of a name, that counts.
 *
 * @throws `KEY_NOT_FOUND`.
 */
export function requireKey(which: string, keys: readonly ListedKey[]): ListedKey {
  const counting = keys.filter(({ revoked }) => revoked === undefined);
  const found = counting.find(({ id, name }) => id === which || name === which);
  if (found === undefined) throw runnerErrors.KEY_NOT_FOUND({ which, known: counting.map(({ name }) => name) });
  return found;
}

type Row = Readonly<Record<string, unknown>>;

/** The key in a row of a table of keys. */
export function keyOfRow(row: Row): ApiKey {
  const granted = String(row.rights).split(",");
  return {
    id: String(row.id),
    rights: rights.filter((right) => granted.includes(right)),
    ...(row.rate !== null && { rate: Number(row.rate) }),
    credits: fromMillionths(Number(row.credits)),
  };
}

/** The same, as it is listed. */
export function listedKeyOf(row: Row): ListedKey {
  return {
    ...keyOfRow(row),
    ...{ name: String(row.name), created: Number(row.created) },
    ...(row.revoked !== null && { revoked: Number(row.revoked) }),
  };
}
