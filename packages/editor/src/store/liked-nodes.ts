import type { Liked } from "../document/search.ts";

const key = "sigmaflow.nodes";
const longest = 8;

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === "string") : [];
}

/** The node types that this browser's person has starred, and added lately. */
export function likedNodes(): Liked {
  try {
    const { starred, recent } = Object(JSON.parse(localStorage.getItem(key) ?? "{}"));
    return { starred: words(starred), recent: words(recent) };
  } catch {
    return { starred: [], recent: [] };
  }
}

function keep(liked: Liked): Liked {
  try {
    localStorage.setItem(key, JSON.stringify(liked));
  } catch {
    // A browser that stores nothing knows no favourites after the page is loaded again.
  }
  return liked;
}

/** Notes that a node of a type was added. */
export function noteAdded(type: string): void {
  const { starred, recent } = likedNodes();
  keep({ starred, recent: [type, ...recent.filter((other) => other !== type)].slice(0, longest) });
}

/** Stars a node type, or takes its star away. */
export function toggleStar(type: string): Liked {
  const { starred, recent } = likedNodes();
  const others = starred.filter((other) => other !== type);
  return keep({ starred: others.length < starred.length ? others : [...starred, type], recent });
}
