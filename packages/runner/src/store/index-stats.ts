/** How much of the index is a node type's. */
export interface NodeStats {
  /** Type of the node; undefined for results of versions that did not write it down. */
  readonly node: string | undefined;
  readonly results: number;
  /** Bytes of its results and of the files that they need. A file that several types need counts for each. */
  readonly bytes: number;
}

/** What an index holds. */
export interface IndexStats {
  readonly results: number;
  readonly artifacts: number;
  /** Bytes of results and artifacts together. */
  readonly bytes: number;
  readonly runs: number;
  /** When the result that was used longest ago was used, ms since 1970; undefined when there is none. */
  readonly oldest: number | undefined;
  /** By node type, the largest first. */
  readonly nodes: readonly NodeStats[];
}

type Query = (sql: string) => readonly Readonly<Record<string, unknown>>[];

/** A result's node type, also where damage has made something else of its text. */
const typed = `
  WITH typed AS (
    SELECT key, bytes, CASE WHEN json_valid(result) THEN result ->> '$.node' END AS node FROM results
  ), needed AS (
    SELECT DISTINCT node, uses.hash FROM typed JOIN uses USING (key)
  )`;

/** Counts what an index holds. */
export function statsOf(query: Query): IndexStats {
  const number = (sql: string) => Number(Object.values(query(sql)[0] ?? {})[0] ?? 0);
  const results = number("SELECT count(*) FROM results");
  const files = new Map(
    query(`${typed} SELECT node, total(bytes) AS bytes FROM needed JOIN artifacts USING (hash) GROUP BY node`).map(
      ({ node, bytes }) => [node, Number(bytes)],
    ),
  );
  const nodes = query(`${typed} SELECT node, count(*) AS results, total(bytes) AS bytes FROM typed GROUP BY node`);
  return {
    results,
    artifacts: number("SELECT count(*) FROM artifacts"),
    bytes: number("SELECT (SELECT total(bytes) FROM results) + (SELECT total(bytes) FROM artifacts)"),
    runs: number("SELECT count(*) FROM runs"),
    oldest: results === 0 ? undefined : number("SELECT min(used) FROM results"),
    nodes: nodes
      .map(({ node, results: count, bytes }) => ({
        node: typeof node === "string" ? node : undefined,
        results: Number(count),
        bytes: Number(bytes) + (files.get(node) ?? 0),
      }))
      .sort((one, other) => other.bytes - one.bytes),
  };
}
