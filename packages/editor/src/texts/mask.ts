import { area } from "./table.ts";

/** Painting a mask. */
export const maskTexts = area("maskBoard", {
  paint: "Paint the mask",
  mask: "Mask",
  looking: "Looking for the picture…",
  board: "Mask over the picture. Arrows move the brush, Space paints while it is held.",
  brush: "Brush (B)",
  eraser: "Eraser (E)",
  invert: "Invert (I)",
  clear: "Clear",
  undo: "Undo (Ctrl+Z)",
  redo: "Redo (Ctrl+Shift+Z)",
  size: "Size",
  brushSize: "Size of the brush, [ and ]",
  feather: "Feather",
  hint: "What is painted is repainted by the graph. Arrows move the brush, Space paints; [ and ] change its size.",
  use: "Use this mask",
});
