/** A problem in words. */
export type Words = {
  /** One sentence: what was found, what was expected. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly hint: string;
};

/** How a table of codes is said: one function for each. */
export type WordsFor<Facts extends { readonly code: string }> = {
  readonly [C in Facts["code"]]: (facts: Extract<Facts, { readonly code: C }>) => Words;
};

/** Says facts by the entry of their code. */
export function say<Facts extends { readonly code: string }>(table: WordsFor<Facts>, facts: Facts): Words {
  const code: Facts["code"] = facts.code;
  // Under each code the table has the words for facts of that code; the compiler does not follow one through the other.
  const words = table[code] as (facts: Facts) => Words;
  return words(facts);
}
