/** A sentence in which what stands between backticks is a name: shown as one. */
export function Prose({ text }: { readonly text: string }) {
  const parts = text.split("`");
  return parts.map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have nothing but their place.
    at % 2 === 1 && at < parts.length - 1 ? <code key={at}>{part}</code> : part,
  );
}
