import type { Work } from "./work-counts.ts";

/** A process that takes part. */
export interface Member {
  readonly id: string;
  readonly role: "server" | "worker";
  /** Machine and process. */
  readonly name: string;
  readonly version: string;
  /** When it came, ms since 1970. */
  readonly since: number;
  /** Runs that it performs now. */
  readonly runs: readonly string[];
  /** What it has done since it came. */
  readonly work: Work;
}
