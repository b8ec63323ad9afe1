/** For how many frames a card is waited for: the canvas moves to it in the meantime, a fifth of a second and more. */
const patience = 60;

let wanted: string | undefined;

/**
 * Focuses a card once it is drawn and a dialog has given the focus back; Tab from there goes to its first port. Of many
 * cards those out of sight are drawn when the canvas comes to them.
 */
export function focusCard(id: string): void {
  wanted = id;
  let before: Element | null = null;
  const focus = (left: number) => {
    if (left === patience) before = document.activeElement;
    if (wanted !== id || document.activeElement !== before) return; // something else by now
    const card = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    if (card !== null) {
      wanted = undefined;
      card.focus({ preventScroll: true });
    } else if (left > 0) requestAnimationFrame(() => focus(left - 1));
  };
  requestAnimationFrame(() => requestAnimationFrame(() => focus(patience)));
}
