import type { RunStatus } from "@sigmaflow/core/wire";
import type { RunDatabase } from "./run-database.ts";

/** Which runs are listed. */
export interface RunFilter {
  readonly limit: number;
  /** Those accepted before this one alone. */
  readonly before?: string | undefined;
  readonly status?: RunStatus | undefined;
  /** Those of one graph, as `NewRun` names it. */
  readonly graphName?: string | undefined;
  /** Those whose title, or a text that they were given, has this in it, whatever the case. */
  readonly text?: string | undefined;
  /** Those of the key with this id. */
  readonly key?: string | undefined;
}

/** Ids of runs, newest first, each with the checksum that it ended with. */
export function listedRuns(db: RunDatabase, { limit, before, status, graphName, text, key }: RunFilter) {
  return db.all(
    `SELECT id, ended_checksum FROM runs
     WHERE (?1 IS NULL OR n < (SELECT n FROM runs WHERE id = ?1))
       AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR scope = ?3) AND (?4 IS NULL OR key = ?4)
       AND (?6 IS NULL OR instr(lower(title), lower(?6)) OR EXISTS (
         SELECT 1 FROM json_each(CASE WHEN json_valid(inputs) THEN inputs ELSE '{}' END)
         WHERE instr(lower(value), lower(?6))
       ) OR EXISTS (
         SELECT 1 FROM json_each(CASE WHEN json_valid(graph) THEN graph ELSE '{}' END, '$.inputs')
         WHERE instr(lower(json_extract(value, '$.default')), lower(?6))
       ))
     ORDER BY n DESC LIMIT ?5`,
    before ?? null,
    status ?? null,
    graphName ?? null,
    key ?? null,
    limit,
    text ?? null,
  );
}
