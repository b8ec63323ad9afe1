// One file on the way to the browser for all of it.
export { resumeSweeps } from "./sending.ts";
export { SweepDialog } from "./sweep-dialog.tsx";
export { SweepGrid } from "./sweep-grid.tsx";
