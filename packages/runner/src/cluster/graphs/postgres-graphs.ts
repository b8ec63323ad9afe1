import type { GraphVersion, ListedGraph } from "@sigmaflow/core/wire";
import { runnerErrors } from "../../error-codes.ts";
import { serverErrors } from "../../server/error-codes.ts";
import { fileOf, type GraphFolder, headOf } from "../../server/graph-folder.ts";
import type { Expected, GraphFile, Graphs } from "../../server/graphs.ts";
import type { Database, Queries, Row } from "../postgres/database.ts";
import { lockFor } from "../postgres/once.ts";

/** Earlier texts of one graph that are kept. */
const mostKept = 100;

/**
 * Graphs that several servers share, in PostgreSQL, before those of a folder: a graph that was saved or deleted here
 * takes the place of the folder's, which stays as it is.
 */
export class PostgresGraphs implements Graphs {
  readonly #db: Database;
  readonly #folder: GraphFolder;

  constructor(db: Database, folder: GraphFolder) {
    this.#db = db;
    this.#folder = folder;
  }

  file(name: string): string {
    this.#folder.file(name); // a name that no graph can have is refused
    return `/graphs/${name}.json`; // the same on every server, wherever its folder is
  }

  async names(): Promise<readonly string[]> {
    const rows = await this.#db.all("SELECT name, text IS NULL AS is_deleted FROM graphs");
    const names = new Set(await this.#folder.names());
    for (const { name, is_deleted } of rows) {
      if (is_deleted) names.delete(String(name));
      else names.add(String(name));
    }
    return [...names].sort();
  }

  async list(): Promise<readonly ListedGraph[]> {
    const own = new Map((await this.#db.all("SELECT * FROM graphs")).map((row) => [String(row.name), row]));
    const rest = (await this.#folder.list()).filter(({ name }) => !own.has(name));
    const listed = [...own.values()].flatMap((row) => {
      const head = row.text === null ? undefined : headOf(String(row.text));
      const { name, version, modified } = row;
      return head ? [{ name: String(name), ...head, version: String(version), modified: Number(modified) }] : [];
    });
    return [...listed, ...rest].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async find(name: string): Promise<GraphFile | undefined> {
    this.file(name);
    return await this.#find(this.#db, name);
  }

  async read(name: string): Promise<GraphFile> {
    const found = await this.find(name);
    if (found !== undefined) return found;
    throw runnerErrors.GRAPH_NOT_FOUND({ name, served: (await this.list()).map((graph) => graph.name) });
  }

  async save(name: string, text: string, expected: Expected): Promise<GraphFile> {
    this.file(name);
    const saved = fileOf(name, text);
    await this.#db.transaction(async (queries, isAgain) => {
      const now = await this.#locked(queries, name);
      if (isAgain && now?.version === saved.version) return;
      requireExpected(name, now, expected);
      if (now !== undefined && now.text !== text) await keep(queries, now);
      await write(queries, name, saved);
    });
    return saved;
  }

  async remove(name: string, expected: Exclude<Expected, "absent">): Promise<void> {
    this.file(name);
    await this.read(name);
    await this.#db.transaction(async (queries, isAgain) => {
      const now = await this.#locked(queries, name);
      if (isAgain && now === undefined) return;
      requireExpected(name, now, expected);
      if (now !== undefined) await keep(queries, now);
      await write(queries, name, undefined);
    });
  }

  async versions(name: string): Promise<readonly GraphVersion[]> {
    const now = (await this.list()).find((graph) => graph.name === name);
    const sql = "SELECT version, modified FROM graph_versions WHERE name = $1 ORDER BY modified DESC, version";
    const before = await this.#db.all(sql, name);
    if (now === undefined && before.length === 0) await this.read(name);
    return [
      ...(now ? [{ version: now.version, modified: now.modified, current: true }] : []),
      ...before.map(({ version, modified }) => ({
        version: String(version),
        modified: Number(modified),
        current: false,
      })),
    ];
  }

  async readVersion(name: string, version: string): Promise<string> {
    const now = await this.find(name);
    if (now?.version === version) return now.text;
    const sql = "SELECT text FROM graph_versions WHERE name = $1 AND version = $2 LIMIT 1";
    const row = await this.#db.first(sql, name, version);
    if (row === undefined) throw serverErrors.VERSION_NOT_FOUND({ name, version });
    return String(row.text);
  }

  /** What is there, for whoever holds its lock until the transaction ends. */
  async #locked(queries: Queries, name: string): Promise<GraphFile | undefined> {
    await lockFor(queries, `graph ${name}`);
    return await this.#find(queries, name);
  }

  async #find(queries: Queries, name: string): Promise<GraphFile | undefined> {
    const row = await queries.first("SELECT text, version FROM graphs WHERE name = $1", name);
    if (row === undefined) return await this.#folder.find(name);
    return row.text === null ? undefined : fileIn(name, row);
  }
}

function fileIn(name: string, { text, version }: Row): GraphFile {
  return { name, text: String(text), version: String(version) };
}

/** @throws `VERSION_CONFLICT`. */
function requireExpected(name: string, now: GraphFile | undefined, expected: Expected): void {
  const fits =
    typeof expected === "object" ? now?.version === expected.version : (now === undefined) === (expected === "absent");
  if (!fits) throw serverErrors.VERSION_CONFLICT({ name, version: now?.version ?? null });
}

async function write(queries: Queries, name: string, graph: GraphFile | undefined): Promise<void> {
  await queries.run(
    `INSERT INTO graphs (name, text, version, modified) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET text = excluded.text, version = excluded.version, modified = excluded.modified`,
    ...[name, graph?.text ?? null, graph?.version ?? null, Date.now()],
  );
}

/** Keeps a text that is about to be replaced. */
async function keep(queries: Queries, { name, text, version }: GraphFile): Promise<void> {
  await queries.run(
    `INSERT INTO graph_versions (name, version, text, modified)
     VALUES ($1, $2, $3, coalesce((SELECT modified FROM graphs WHERE name = $1), $4))
     ON CONFLICT (name, version, modified) DO NOTHING`,
    ...[name, version, text, Date.now()],
  );
  await queries.run(
    `DELETE FROM graph_versions WHERE name = $1 AND (modified, version) IN (
       SELECT modified, version FROM graph_versions WHERE name = $1 ORDER BY modified DESC, version OFFSET $2)`,
    ...[name, mostKept],
  );
}
