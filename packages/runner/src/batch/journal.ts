import { type FileHandle, open, readFile } from "node:fs/promises";
import path from "node:path";
import { type Seed, shortageOf } from "@sigmaflow/core";
import { makeFolder } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";
import { writeWhole } from "../output/write-whole.ts";
import type { CheckedRow } from "./check-rows.ts";

/** The file of a batch in its folder. */
export const journalName = "batch.jsonl";

/** One row that ended, as its line says it. */
export interface EndedRow {
  readonly row: number;
  readonly name: string;
  readonly status: "succeeded" | "failed" | "cancelled";
  readonly outputs: Readonly<Record<string, { readonly files?: readonly string[]; readonly value?: unknown }>>;
}

/** What an earlier call left of the same rows. */
export interface Left {
  /** Rows that succeeded, by number as they are now. */
  readonly ended: ReadonlyMap<number, EndedRow>;
  /** What was drawn for rows that have yet to run, by number. */
  readonly seeds: ReadonlyMap<number, Readonly<Record<string, Seed>>>;
}

interface Head {
  readonly batch: 1;
  readonly rows: readonly {
    readonly name: string;
    readonly key: string;
    readonly seeds?: Readonly<Record<string, Seed>>;
  }[];
}

const nothing: Left = { ended: new Map(), seeds: new Map() };

/**
 * What an earlier call in this folder left of the same rows: of one that came to its end without a failure nothing, as
 * the next one is meant to begin anew, unless what it made is to be kept.
 *
 * @throws `OUTPUT_NOT_WRITTEN` where the file is no journal.
 */
export async function readJournal(
  folder: string,
  rows: readonly CheckedRow[],
  options: { readonly keepsComplete: boolean },
): Promise<Left> {
  const file = path.join(folder, journalName);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return nothing;
  const [head, ...lines] = text.split("\n").map(parsed);
  if (!isHead(head)) throw runnerErrors.OUTPUT_NOT_WRITTEN({ file, reason: "it is there and no journal of a batch" });
  const isComplete = lines.some((line) => typeof line === "object" && line !== null && "complete" in line);
  if (isComplete && !options.keepsComplete) return nothing;
  // The last line of a row counts.
  const before = new Map<string, EndedRow>();
  for (const line of lines) if (isEnded(line)) before.set(line.name, line);
  const heads = new Map(head.rows.map((one) => [one.name, one]));
  const ended = new Map<number, EndedRow>();
  const seeds = new Map<number, Readonly<Record<string, Seed>>>();
  for (const { row, name, key } of rows) {
    const known = heads.get(name);
    if (known?.key !== key) continue;
    const end = before.get(name);
    if (end?.status === "succeeded") ended.set(row, { ...end, row });
    if (known.seeds !== undefined) seeds.set(row, known.seeds);
  }
  return { ended, seeds };
}

/** The file in which a batch writes what became of each row, so that a call that was cut short is gone on with. */
export class Journal {
  readonly #file: string;
  readonly #handle: FileHandle;

  private constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  /**
   * Begins the journal of these rows, with what is left of an earlier one.
   *
   * @throws `OUTPUT_NOT_WRITTEN`.
   */
  static async begin(folder: string, rows: readonly CheckedRow[], left: Left): Promise<Journal> {
    const file = path.join(path.resolve(folder), journalName);
    const heads = rows.map(({ row, name, key, seeds: own }) => {
      const seeds = left.seeds.get(row) ?? own;
      return { name, key, ...(Object.keys(seeds).length > 0 && { seeds }) };
    });
    const lines = [{ batch: 1, rows: heads } satisfies Head, ...left.ended.values()].map(
      (line) => `${JSON.stringify(line)}\n`,
    );
    return await unlessWritten(file, async () => {
      await makeFolder(path.dirname(file));
      await writeWhole(file, Buffer.from(lines.join("")));
      return new Journal(file, await open(file, "a"));
    });
  }

  /**
   * Adds what became of a row; after the files that it names are there.
   *
   * @throws `OUTPUT_NOT_WRITTEN`.
   */
  async add(line: EndedRow | { readonly complete: true }): Promise<void> {
    await unlessWritten(this.#file, async () => await this.#handle.write(`${JSON.stringify(line)}\n`));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/**
 * What writing a file of the batch resolves to.
 *
 * @throws `OUTPUT_NOT_WRITTEN`, or the shortage that kept it from being written.
 */
export async function unlessWritten<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw shortageOf(error) ?? runnerErrors.OUTPUT_NOT_WRITTEN({ file, reason: systemReason(error) });
  }
}

/** A line's value; undefined for one that was cut. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is Head {
  return typeof value === "object" && value !== null && "batch" in value && value.batch === 1 && "rows" in value;
}

function isEnded(value: unknown): value is EndedRow {
  return typeof value === "object" && value !== null && "name" in value && "status" in value && "outputs" in value;
}
