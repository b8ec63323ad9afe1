/** What is asked for besides the prepared run. */
export interface SubmitOptions {
  readonly graphName: string;
  /** Outputs that it was prepared for; all of them unless given. */
  readonly wanted?: readonly string[];
  /** Names the wish of a person that it is part of; all runs of one wish have one allowance of paid calls. */
  readonly wish?: string;
  /** Somebody waits for the answer on an open connection. */
  readonly attended?: boolean;
  /** Tokens of the runs, here or elsewhere, for which it is made, outermost first. */
  readonly chain?: readonly string[];
  /** Id of the key that asked for it. */
  readonly key?: string;
}
