/** What an answer can be besides JSON. */
export interface Offers {
  /** The media type as which a file can be had where this one, or a range such as `image/*`, is asked for. */
  readonly has: (type: string) => string | undefined;
  /** Whether files of a media type, or of a range, can be made at all. */
  readonly knows: (type: string) => boolean;
}

/** Types of which JSON is one, or that clients name beside it although they want that. */
const open: ReadonlySet<string> = new Set(["application/json", "application/*", "*/*", "text/plain"]);

/**
 * The media type of the file that an `Accept` header asks for: one that it names above anything else that would do;
 * undefined when JSON will do. One that is known and cannot be had is returned too, to be refused.
 */
export function wantedType(accept: string | undefined, { has, knows }: Offers): string | undefined {
  const wanted = (accept ?? "*/*")
    .split(",")
    .map((part) => {
      const [type = "", ...parameters] = part.split(";").map((word) => word.trim().toLowerCase());
      const weight = Number(parameters.find((word) => word.startsWith("q="))?.slice(2) ?? 1);
      return { type: type === "image/jpg" ? "image/jpeg" : type, weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { type } of wanted) {
    const found = type === "*/*" ? undefined : has(type);
    if (found !== undefined) return found;
    if (open.has(type)) return undefined;
    if (knows(type)) return type;
  }
  return undefined;
}

/** Whether a media type is what was asked for: the type itself, or one of a range such as `image/*`. */
export function isWithin(type: string, asked: string): boolean {
  return asked.endsWith("/*") ? type.startsWith(asked.slice(0, -1)) : type === asked;
}
