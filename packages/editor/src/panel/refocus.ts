/** Focuses the control of a label once it stands at its new place, where moving it took the focus away. */
export function refocus(label: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[aria-label="${CSS.escape(label)}"]`)?.focus());
}
