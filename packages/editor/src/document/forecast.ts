import type { Explained } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { documentPath, type RunView } from "./run-view.ts";

/** What a run would do to one node, and why in words. */
export interface Forecast {
  readonly status: Explained["status"];
  readonly why: string;
}

const weight = { cached: 0, unseen: 1, follows: 2, runs: 3, fails: 4 } as const;

/** What a run would do, by path in the document. Of a compound that is what it would do to the worst node inside. */
export function forecastOf(rows: readonly Explained[]): ReadonlyMap<string, Forecast> {
  const said = new Map(rows.map((row) => [documentPath(row.path), { status: row.status, why: why(row) }]));
  const all = new Map(said);
  for (const [path, forecast] of said) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const above = path.slice(0, end);
      const before = all.get(above);
      if (said.has(above) || (before && weight[before.status] >= weight[forecast.status])) continue;
      all.set(above, forecast);
    }
  }
  return all;
}

/** What the server says of how long nodes lasted in its earlier runs, ms, by id. */
export type EarlierTimes = Readonly<Record<string, number>>;

/** How long a node lasted before, ms: as the server says, else in the run that is shown. */
export function lastedMs(
  node: string,
  earlier: EarlierTimes | undefined,
  shown: RunView["nodes"] | undefined,
): number | undefined {
  return own(earlier, node) ?? shown?.get(node)?.ms;
}

/**
 * How long what would run is expected to last, ms, as it lasted before; undefined where that is not known of a node. Of a
 * compound and a loop that is how long they lasted as a whole.
 */
export function expectedMs(
  forecast: ReadonlyMap<string, Forecast>,
  shown: RunView["nodes"] | undefined,
  earlier?: EarlierTimes,
): number | undefined {
  let sum = 0;
  for (const [path, { status }] of forecast) {
    if (path.includes("/") || (status !== "runs" && status !== "follows")) continue;
    const ms = lastedMs(path, earlier, shown);
    if (ms === undefined) return undefined;
    sum += ms;
  }
  return sum;
}

function why({ status, reason, steps, error }: Explained): string {
  if (error !== undefined) return error.message;
  const reused = (steps ?? [])
    .filter((range) => range.status === "cached")
    .reduce((sum, { from, to }) => sum + to - from, 0);
  const kept = reused > 0 ? documentTexts.stepsCached({ count: reused }) : "";
  if (status === "unseen") return documentTexts.notLookedAt;
  if (status === "cached") return documentTexts.cached;
  if (status === "follows") return documentTexts.waits({ kept });
  if (typeof reason === "object") return documentTexts.runsBecause({ ingredient: reason.ingredient, kept });
  return reason === undefined ? documentTexts.runs({ kept }) : documentTexts.runsFor({ reason, kept });
}
