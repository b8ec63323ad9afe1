/** Why no further paid call is allowed. */
export type PaidRefusal = {
  /** How many calls were allowed. */
  readonly most: number;
  /** What they were allowed for, "this run" or "today". */
  readonly of: string;
  /** What to do about it, as a sentence. */
  readonly advice: string;
};
