/** What the arguments of `npm test` and `npm run check` ask for. */
export interface Options {
  /** Leaves out what takes long: the tests of the guards themselves, programs, servers and models. */
  readonly fast: boolean;
  /** Only what concerns changed files: `base` names a commit or branch, without it the last commit is meant. */
  readonly changed?: { readonly base: string | undefined };
}

const usage = "Allowed are no argument or `changed [BASE]`, as in `npm run check -- changed main`.";

/**
 * Reads `[--fast] [changed [BASE]]`.
 *
 * @throws what is wrong, in words.
 */
export function readOptions(args: readonly string[]): Options {
  const fast = args.includes("--fast");
  const [word, base, ...rest] = args.filter((one) => one !== "--fast");
  if (word === undefined) return { fast };
  if (word !== "changed" || rest.length > 0) throw new Error(`Unknown arguments: ${args.join(" ")}. ${usage}`);
  if (!fast) throw new Error("`changed` belongs to the quick checks: `npm run check -- changed`.");
  return { fast, changed: { base } };
}
