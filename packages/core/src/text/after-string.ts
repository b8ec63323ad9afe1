const backslash = 92;

/** Where a JSON text goes on behind a string whose quote stands just before a place; its end where that is missing. */
export function afterString(text: string, start: number): number {
  for (let from = start; ; ) {
    const end = text.indexOf('"', from);
    if (end < 0) return text.length;
    let before = end;
    while (before > from && text.charCodeAt(before - 1) === backslash) before--;
    if ((end - before) % 2 === 0) return end + 1;
    from = end + 1;
  }
}
