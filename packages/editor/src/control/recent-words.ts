const longest = 5;

const keyOf = (label: string) => `sigmaflow.words.${label}`;

/** Words that were chosen lately in this browser for controls of a label, the latest first. */
export function recentWords(label: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(label)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((word) => typeof word === "string") : [];
  } catch {
    return [];
  }
}

/** Notes that a word was chosen. */
export function noteWord(label: string, word: string): void {
  const words = [word, ...recentWords(label).filter((other) => other !== word)].slice(0, longest);
  try {
    localStorage.setItem(keyOf(label), JSON.stringify(words));
  } catch {
    // A browser that stores nothing knows no words after this page.
  }
}
