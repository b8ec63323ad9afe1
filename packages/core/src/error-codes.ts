/** What the errors page says about one code. */
export interface CodeEntry {
  /** A few words. */
  readonly title: string;
  /** When it comes up. */
  readonly meaning: string;
  /** What to do. */
  readonly action: string;
}

/** Codes and what they mean. Every package has one table, `errorCodes`, of what it throws. */
export type CodeTable = Readonly<Record<string, CodeEntry>>;
