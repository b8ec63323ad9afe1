import type { PreparedRun } from "../engine/prepare-run.ts";
import { heldBytes } from "./held-bytes.ts";
import type { SubmitOptions } from "./submit-options.ts";

/** What this process knows of a run that it has accepted. */
export interface AcceptedRun {
  /** Missing where it takes too much memory; it is prepared again from the store then. */
  readonly prepared?: PreparedRun;
  /** Names the graph for `explain`. */
  readonly graphName: string;
  /** Tokens of the runs, here or elsewhere, for which it is made, outermost first. */
  readonly chain: readonly string[];
  /** Called when it has succeeded. */
  readonly onSeen?: SubmitOptions["onSeen"] | undefined;
}

/** Runs that wait for their turn, as far as this process has accepted them. */
export class AcceptedRuns {
  readonly #held = new Map<string, { readonly run: AcceptedRun; readonly bytes: number }>();
  readonly #most: number;
  #bytes = 0;

  /** `most`: bytes of decoded inputs that are held. */
  constructor(most: number) {
    this.#most = most;
  }

  hold(id: string, { prepared, ...run }: AcceptedRun): void {
    const bytes = prepared === undefined ? 0 : inputBytes(prepared);
    const isRoom = this.#bytes + bytes <= this.#most;
    this.#held.set(id, { run: { ...run, ...(prepared && isRoom && { prepared }) }, bytes: isRoom ? bytes : 0 });
    if (isRoom) this.#bytes += bytes;
  }

  /** A run that waits, as long as it does. */
  waiting(id: string): AcceptedRun | undefined {
    return this.#held.get(id)?.run;
  }

  /** Hands a run over; undefined for one that this process has not accepted. */
  take(id: string): AcceptedRun | undefined {
    const held = this.#held.get(id);
    if (held === undefined) return undefined;
    this.#held.delete(id);
    this.#bytes -= held.bytes;
    return held.run;
  }
}

function inputBytes({ sources }: PreparedRun): number {
  let bytes = 0;
  for (const value of sources.keys()) bytes += heldBytes(value);
  return bytes;
}
