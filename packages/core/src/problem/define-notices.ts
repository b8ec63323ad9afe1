import type { CodeEntry } from "./define-errors.ts";

/** Something worth knowing that stops nothing. */
export interface Notice<C extends string = string> {
  readonly code: C;
  readonly message: string;
}

/** One kind of notice as a package defines it; its message is made from plain data. */
interface NoticeEntry extends CodeEntry {
  readonly message: (params: never) => string;
}

/** Makes notices of one code, from the parameters of its message. */
export interface NoticeMaker<C extends string, P extends readonly unknown[]> extends CodeEntry {
  (...params: P): Notice<C>;
  readonly code: C;
}

/** A catalogue of notices: makers by code. */
export type NoticeCatalogue<T extends { readonly [code: string]: NoticeEntry }> = {
  readonly [C in keyof T & string]: NoticeMaker<C, Parameters<T[C]["message"]>>;
};

/** Defines the notices of a package as `defineErrors` does errors: by code, without a fault. */
export function defineNotices<const T extends { readonly [code: string]: NoticeEntry }>(
  entries: T,
): NoticeCatalogue<T> {
  const makers = Object.entries<NoticeEntry>(entries).map(([code, { message, ...entry }]) => {
    const make = (...params: Parameters<typeof message>) => ({ code, message: message(...params) });
    return [code, Object.assign(make, entry, { code })];
  });
  // Each entry became the maker of its code.
  return Object.fromEntries(makers) as NoticeCatalogue<T>;
}
