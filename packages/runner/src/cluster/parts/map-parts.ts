import { setTimeout as elapsed } from "node:timers/promises";
import type { RunEvent, Spread, SpreadItem, SpreadItems } from "@sigmaflow/core";
import type { Place } from "../../store/run-queue.ts";
import type { Claim } from "../../store/run-store.ts";
import type { Database } from "../postgres/database.ts";
import type { ClusterRunQueue } from "../queue/cluster-run-queue.ts";
import { type PartId, partName } from "./part-id.ts";

/** How long a part is somebody's without a sign of life, ms. */
export const partMs = 5000;
/** How often whoever needs the parts looks how they stand, ms. */
const lookMs = 150;

export interface MapPartsDependencies {
  readonly db: Database;
  readonly queue: Pick<ClusterRunQueue, "add" | "remove">;
}

/**
 * Items of maps that a run lets others compute. They wait in the queue like runs; whoever performs the run takes those
 * that nobody has, and so needs nobody.
 */
export class MapParts {
  readonly #dependencies: MapPartsDependencies;

  constructor(dependencies: MapPartsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Lets others compute items of maps of a claimed run, which wait where it has waited. */
  of({ run }: Claim, place: Place): Spread {
    return { offer: (path, items) => new OfferedItems({ run, path }, items, place, this.#dependencies) };
  }
}

class OfferedItems implements SpreadItems {
  readonly #map: Pick<PartId, "run" | "path">;
  readonly #dependencies: MapPartsDependencies;
  /** Items that are not read yet. */
  readonly #left: Set<number>;
  readonly #offered: Promise<void>;

  constructor(map: Pick<PartId, "run" | "path">, items: number, place: Place, dependencies: MapPartsDependencies) {
    this.#map = map;
    this.#dependencies = dependencies;
    this.#left = new Set(Array.from({ length: items }, (_, item) => item));
    // What cannot be offered is computed here.
    this.#offered = this.#offer(place).catch(() => {});
  }

  async next(signal: AbortSignal): Promise<SpreadItem | undefined> {
    const taken = (one: SpreadItem): SpreadItem => {
      this.#left.delete(one.item);
      return one;
    };
    if (this.#left.has(0)) return taken({ item: 0 });
    await this.#offered;
    while (this.#left.size > 0) {
      signal.throwIfAborted();
      const item = await this.#take();
      if (item !== undefined) return taken(item);
      await elapsed(lookMs, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  close(): void {
    void this.#offered.then(() => this.#withdraw()).catch(() => {});
  }

  async #offer(place: Place): Promise<void> {
    const { db, queue } = this.#dependencies;
    const { run, path } = this.#map;
    const others = [...this.#left].slice(1);
    // Those of an earlier attempt that were computed are in the cache.
    await db.run(
      `INSERT INTO parts (run, path, item, state) SELECT $1, $2, i, 'waiting' FROM unnest($3::integer[]) i
       ON CONFLICT (run, path, item) DO UPDATE SET state = 'waiting', token = NULL, until = NULL, events = NULL`,
      ...[run, path, others],
    );
    for (const item of others) await queue.add(partName({ ...this.#map, item }), place);
  }

  /** An item that another has computed, or else one that nobody has, which is this process's then. */
  async #take(): Promise<SpreadItem | undefined> {
    const { db, queue } = this.#dependencies;
    const { run, path } = this.#map;
    const row = await db.first(
      `UPDATE parts SET state = 'here' WHERE run = $1 AND path = $2 AND item = (
         SELECT item FROM parts WHERE run = $1 AND path = $2 AND item = ANY($3)
           AND (state IN ('done', 'waiting', 'failed', 'here') OR until < clock_timestamp())
         ORDER BY state = 'done' DESC, item LIMIT 1 FOR UPDATE
       ) RETURNING item, events`,
      ...[run, path, [...this.#left]],
    );
    if (row === undefined) {
      // Somebody else's hands, or the rows are gone: with their run, or with the database's tables.
      const some = await db.first("SELECT 1 FROM parts WHERE run = $1 AND path = $2 LIMIT 1", run, path);
      const [first] = this.#left;
      return some === undefined && first !== undefined ? { item: first } : undefined;
    }
    const item = Number(row.item);
    await queue.remove(partName({ ...this.#map, item }));
    // Written by whoever computed it.
    return { item, ...(row.events !== null && { events: JSON.parse(String(row.events)) as RunEvent[] }) };
  }

  async #withdraw(): Promise<void> {
    const { db, queue } = this.#dependencies;
    const { run, path } = this.#map;
    const rows = await db.all("DELETE FROM parts WHERE run = $1 AND path = $2 RETURNING item, state", run, path);
    for (const { item, state } of rows)
      if (state === "waiting") await queue.remove(partName({ ...this.#map, item: Number(item) }));
  }
}
