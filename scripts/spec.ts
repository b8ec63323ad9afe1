/** A test that names rules of the specification. */
export interface Citation {
  readonly rule: string;
  readonly file: string;
}

/** The numbers of all rules in the specification's text, in its order: `D1`, `E2`, `C3`. */
export function rulesIn(spec: string): string[] {
  return [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\* /gm)].map(([, rule]) => rule!);
}

/** The rules that titles of tests in a file's text begin with: `"[E6, C7] a loop carries …"`. */
export function citationsIn(file: string, text: string): Citation[] {
  return [...text.matchAll(/["'`]\[([A-Z]\d+(?:, [A-Z]\d+)*)\] /g)].flatMap(([, rules]) =>
    rules!.split(", ").map((rule) => ({ rule, file })),
  );
}

/** What does not match between rules and citations, in words; nothing when every rule has a test and none is invented. */
export function specGaps(rules: readonly string[], citations: readonly Citation[]): string[] {
  const known = new Set(rules);
  const cited = new Set(citations.map(({ rule }) => rule));
  return [
    ...rules.filter((rule, i) => rules.indexOf(rule) !== i).map((rule) => `${rule} stands twice in SPEC.md.`),
    ...rules.filter((rule) => !cited.has(rule)).map((rule) => `${rule} is named by no test.`),
    ...citations
      .filter(({ rule }) => !known.has(rule))
      .map(({ rule, file }) => `${file} names ${rule}, which is no rule.`),
  ];
}
