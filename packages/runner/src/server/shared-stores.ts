import type { ClusterStatus } from "../cluster/members/cluster-status.ts";
import type { Previews } from "../runs/preview-shelf.ts";
import type { SharedRuns } from "../runs/shared-runs.ts";
import type { MadeKeys } from "../store/made-keys.ts";
import type { Place } from "../store/run-queue.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { Stores } from "../store/stores.ts";
import type { GraphFolder } from "./graph-folder.ts";
import type { Graphs } from "./graphs.ts";
import type { SharedStarts } from "./key-rates.ts";

/** What the care of a server's runs needs to know. */
export interface CareOptions {
  /** Where a run is to wait. */
  readonly placeOf: (run: StoredRun) => Place;
  /** Ends a run that has not. */
  readonly cancel: (id: string) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/** What a server shares with other servers, and with the workers that perform its runs. */
export interface SharedStores extends Stores {
  readonly previews: Previews;
  readonly keys: MadeKeys & SharedStarts;
  /** What all servers sign webhooks with. */
  readonly secret: Buffer;
  /** How a server takes part. */
  readonly accepts: SharedRuns;
  /** Graphs before those of a folder. */
  graphs(folder: GraphFolder): Graphs;
  /** Looks after what nobody holds any more, until it is closed. */
  care(options: CareOptions): { close(): Promise<void> };
  /** How all of it stands. */
  status(): Promise<ClusterStatus>;
}
