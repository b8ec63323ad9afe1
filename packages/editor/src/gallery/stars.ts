import { listened } from "../store/listened.ts";

// Stars are one's own, not the server's: whoever shares a server stars other runs.
const key = "sigmaflow.stars";
const stars = listened();
let known: ReadonlySet<string> | undefined;

function starred(): ReadonlySet<string> {
  try {
    known ??= new Set(JSON.parse(localStorage.getItem(key) ?? "[]") as string[]);
  } catch {
    known = new Set();
  }
  return known;
}

/** Marks a run as one to find again, or no more. This browser keeps it. */
export function toggleStar(run: string): void {
  const next = new Set(starred());
  if (!next.delete(run)) next.add(run);
  known = next;
  localStorage.setItem(key, JSON.stringify([...next]));
  stars.changed();
}

/** Ids of the runs that are marked, for components. */
export function useStars(): ReadonlySet<string> {
  return stars.use(starred);
}
