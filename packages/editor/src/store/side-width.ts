import { useSyncExternalStore } from "react";

const [widthKey, foldedKey] = ["sigmaflow.side-width", "sigmaflow.side-folded"];
const listeners = new Set<() => void>();

/** Widths in px that the panel may have. */
export const sideWidths = { least: 260, usual: 324, most: 640 } as const;

function changed(): void {
  for (const listener of listeners) listener();
}

function width(): number {
  const kept = Number(localStorage.getItem(widthKey));
  return kept >= sideWidths.least && kept <= sideWidths.most ? kept : sideWidths.usual;
}

/** Makes the panel so many px wide, within its bounds. */
export function setSideWidth(next: number): void {
  localStorage.setItem(widthKey, String(Math.round(Math.min(sideWidths.most, Math.max(sideWidths.least, next)))));
  changed();
}

/** Folds the panel away, or back. */
export function toggleSide(): void {
  if (isFolded()) localStorage.removeItem(foldedKey);
  else localStorage.setItem(foldedKey, "yes");
  changed();
}

function isFolded(): boolean {
  return localStorage.getItem(foldedKey) !== null;
}

/** How wide the panel is in px, 0 when it is folded away; for components. */
export function useSideWidth(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (isFolded() ? 0 : width()),
  );
}
