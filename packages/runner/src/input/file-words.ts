import { InputError, type KindCodec, withArticle } from "@sigmaflow/core";

/** What was given for an input whose kind comes in files is none, in a front end's words. */
export function unreadable(input: string, { kind }: KindCodec, reason: string, advice: string): InputError {
  const expected = { type: kind.id, label: kind.label };
  return new InputError([{ code: "UNREADABLE_INPUT", input, expected, reason, advice }]);
}

/** "`x` expects a picture." */
export function expectedWords(input: string, { kind }: KindCodec): string {
  return `\`${input}\` expects ${withArticle(kind.files.noun)}.`;
}

/** "Name a PNG, JPEG or WebP file." */
export function formatWords({ kind }: KindCodec): string {
  const labels = [...new Set(kind.files.reads.map(({ label }) => label))].filter((label) => label !== "");
  const last = labels.pop();
  if (last === undefined) return "Name a file.";
  return `Name ${withArticle(labels.length === 0 ? last : `${labels.join(", ")} or ${last}`)} file.`;
}
