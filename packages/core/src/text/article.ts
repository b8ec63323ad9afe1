/** A word with its article, as it is spoken: `a picture`, `an image`, `an MP3`. */
export function withArticle(word: string): string {
  // Capitals are spelled out: "an em-pee-three".
  const isSpelled = /^[A-Z]{2}|^[A-Z]\d/.test(word);
  return `${(isSpelled ? /^[AEFHILMNORSX]/ : /^(?:[aeio]|u(?!n))/i).test(word) ? "an" : "a"} ${word}`;
}
