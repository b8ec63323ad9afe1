/** What the errors page says about one code. */
export interface CodeEntry {
  /** A few words. */
  readonly title: string;
  /** When it comes up. */
  readonly meaning: string;
  /** What to do. */
  readonly action: string;
}

/**
 * Codes and what they mean. Folders that throw codes of their own list them in an `error-codes.ts`; the errors page and
 * its test find all of those.
 */
export type CodeTable = Readonly<Record<string, CodeEntry>>;
