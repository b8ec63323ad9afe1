import { rowChecksum } from "./row-checksum.ts";

type Row = Readonly<Record<string, unknown>>;

/** The checksum of what a run was asked for, which never changes. */
export function askedChecksum(row: Row): string {
  const columns = ["id", "title", "created", "seeds", "graph", "inputs", "wanted", "scope", "attended"];
  // Who is charged.
  const payer = present(row, "hold").length > 0 ? ["key"] : [];
  return checksumOf(row, [...columns, ...present(row, "wish", "deadline", "hold"), ...payer]);
}

/** The checksum of what an ended run came to, and of what is shown with it. */
export function endedChecksum(row: Row): string {
  return checksumOf(row, [
    "id",
    "title",
    "created",
    "seeds",
    "status",
    "ended",
    "error",
    "outputs",
    "cache",
    ...present(row, "cost", "prompt"),
  ]);
}

/** The checksum of an event: `run` is the number of its run's row. */
export function eventChecksum(row: Row): string {
  return checksumOf(row, ["run", "seq", "event"]);
}

/** The checksum of what is known of a file. */
export function fileChecksum(row: Row): string {
  return checksumOf(row, ["hash", "type", "width", "height"]);
}

/** The checksum of a count of paid calls. */
export function paidChecksum(row: Row): string {
  return checksumOf(row, ["wish", "day", "calls"]);
}

/** The checksum of what a key's runs have cost. */
export function spentChecksum(row: Row): string {
  return checksumOf(row, ["key", "credits"]);
}

/** The checksum of where a webhook goes. */
export function webhookChecksum(row: Row): string {
  return checksumOf(row, ["run", "url", "base"]);
}

/** The checksum of a request that is known by its idempotency key. */
export function idempotencyChecksum(row: Row): string {
  return checksumOf(row, ["client", "key", "request", "run", "created"]);
}

/** Columns that rows from before there were these have no checksum of, and that are left out where they say nothing. */
function present(row: Row, ...columns: readonly string[]): readonly string[] {
  return columns.filter((column) => row[column] != null);
}

function checksumOf(row: Row, columns: readonly string[]): string {
  // What is missing differs from a text that looks like it.
  return rowChecksum(...columns.map((name) => (row[name] === null ? "-" : `=${String(row[name])}`)));
}
