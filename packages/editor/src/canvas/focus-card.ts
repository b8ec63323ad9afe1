/** Focuses a card once it is drawn and a dialog has given the focus back; Tab from there goes to its first port. */
export function focusCard(id: string): void {
  const focus = () =>
    document
      .querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
      ?.focus({ preventScroll: true });
  requestAnimationFrame(() => requestAnimationFrame(focus));
}
