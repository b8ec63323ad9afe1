import { newId } from "./workspace.ts";

const key = "sigmaflow.window";
const channelName = "sigmaflow windows";

/** How long other windows have to answer, ms, where the browser has no locks. */
const patience = 150;

/** This window: its name, which lasts as long as its tab, and which others live beside it. */
export interface OwnWindow {
  readonly id: string;
  readonly others: ReadonlySet<string>;
  /** The window that this one is a duplicate of. */
  readonly copyOf?: string;
}

/** Finds out who this window is, and marks it as living for as long as the page does. */
export async function ownWindow(): Promise<OwnWindow> {
  const known = sessionStorage.getItem(key) ?? undefined;
  const others = await livingWindows();
  // A duplicated tab has its original's storage.
  const isCopy = known !== undefined && others.has(known);
  const id = known === undefined || isCopy ? newId() : known;
  sessionStorage.setItem(key, id);
  live(id);
  return { id, others, ...(isCopy && { copyOf: known }) };
}

const lockName = (id: string) => `sigmaflow window ${id}`;

async function livingWindows(): Promise<ReadonlySet<string>> {
  if ("locks" in navigator) {
    const { held = [] } = await navigator.locks.query();
    const start = lockName("");
    const names = held.flatMap(({ name }) => (name?.startsWith(start) ? [name.slice(start.length)] : []));
    return new Set(names);
  }
  // Pages without TLS have no locks: the windows are asked.
  const channel = new BroadcastChannel(channelName);
  const found = new Set<string>();
  channel.onmessage = ({ data }) => {
    if (typeof data === "object" && data !== null && typeof data.lives === "string") found.add(data.lives);
  };
  channel.postMessage("who?");
  await new Promise((resolve) => setTimeout(resolve, patience));
  channel.close();
  return found;
}

function live(id: string): void {
  if ("locks" in navigator) {
    // Held until the page is gone, whatever ends it.
    void navigator.locks.request(lockName(id), () => new Promise(() => {}));
    return;
  }
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }) => {
    if (data === "who?") channel.postMessage({ lives: id });
  };
}
