import { listened } from "./listened.ts";

const [widthKey, foldedKey] = ["sigmaflow.side-width", "sigmaflow.side-folded"];
const side = listened();

/** Widths in px that the panel may have. */
export const sideWidths = { least: 260, usual: 324, most: 640 } as const;

function width(): number {
  const kept = Number(localStorage.getItem(widthKey));
  return kept >= sideWidths.least && kept <= sideWidths.most ? kept : sideWidths.usual;
}

/** Makes the panel so many px wide, within its bounds. */
export function setSideWidth(next: number): void {
  localStorage.setItem(widthKey, String(Math.round(Math.min(sideWidths.most, Math.max(sideWidths.least, next)))));
  side.changed();
}

/** Folds the panel away, or back. */
export function toggleSide(): void {
  if (isFolded()) localStorage.removeItem(foldedKey);
  else localStorage.setItem(foldedKey, "yes");
  side.changed();
}

function isFolded(): boolean {
  return localStorage.getItem(foldedKey) !== null;
}

/** How wide the panel is in px, 0 when it is folded away; for components. */
export function useSideWidth(): number {
  return side.use(() => (isFolded() ? 0 : width()));
}
