import type { CSSProperties } from "react";

/** A card's name, with what style sheets fit it into the card by. */
export function CardTitle({ title, about }: { readonly title: string; readonly about?: string | undefined }) {
  const word = Math.max(...title.split(/[\s-]+/).map(({ length }) => length));
  return (
    <span className="card-title" title={about} style={{ "--letters": title.length, "--word": word } as CSSProperties}>
      {title}
    </span>
  );
}
