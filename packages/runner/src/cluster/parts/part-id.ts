/** An item of a map of a run that another process may compute. */
export interface PartId {
  readonly run: string;
  readonly path: string;
  readonly item: number;
}

/** What a part is called where runs wait. Ids of runs are UUIDs, and have no such beginning. */
export function partName({ run, path, item }: PartId): string {
  return `part ${run} ${item} ${path}`;
}

/** The part of a name; undefined for that of a run. */
export function partOf(name: string): PartId | undefined {
  const [, run, item, path] = /^part (\S+) (\d+) (.+)$/s.exec(name) ?? [];
  return run === undefined || path === undefined ? undefined : { run, path, item: Number(item) };
}
