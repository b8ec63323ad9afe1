// biome-ignore-all lint/suspicious/noArrayIndexKey: the parts of a text have nothing but their place.
import type { ReactNode } from "react";

const inline = /(`[^`]+`)|(\*\*[^*]+\*\*)|(\*[^*]+\*)|(\[[^\]]+\]\(https?:\/\/[^)\s]+\))/;

/** A line's bold, slanted and code words and links; everything else stays the text that it is. */
function words(text: string): ReactNode[] {
  return text.split(inline).flatMap((part = "", at): ReactNode[] => {
    if (part === "") return [];
    const inner = part.slice(1, -1);
    if (part.startsWith("`") && part.endsWith("`") && part.length > 2) return [<code key={at}>{inner}</code>];
    if (/^\*\*[^*]+\*\*$/.test(part)) return [<strong key={at}>{part.slice(2, -2)}</strong>];
    if (/^\*[^*]+\*$/.test(part)) return [<em key={at}>{inner}</em>];
    const link = /^\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)$/.exec(part);
    if (link === null) return [part];
    return [
      <a key={at} href={link[2]} target="_blank" rel="noreferrer">
        {link[1]}
      </a>,
    ];
  });
}

function block(lines: readonly string[], at: number): ReactNode {
  const [first = ""] = lines;
  const heading = /^(#{1,3})\s+(.*)$/.exec(first);
  if (heading !== null) {
    const rest = lines.slice(1);
    return (
      <div key={at}>
        <p className={`md-heading level-${heading[1]?.length}`}>{words(heading[2] ?? "")}</p>
        {rest.length > 0 && block(rest, at)}
      </div>
    );
  }
  if (lines.every((line) => /^\s*[-*]\s+/.test(line))) {
    return (
      <ul key={at}>
        {lines.map((line) => (
          <li key={line}>{words(line.replace(/^\s*[-*]\s+/, ""))}</li>
        ))}
      </ul>
    );
  }
  return <p key={at}>{words(lines.join(" "))}</p>;
}

/** Markdown as people write it in notes: headings, lists, bold, slanted, code and links. No HTML in it is any. */
export function Markdown({ text }: { readonly text: string }) {
  const blocks = text.split(/\n\s*\n/).filter((one) => one.trim() !== "");
  return blocks.map((one, at) =>
    block(
      one.split("\n").filter((line) => line.trim() !== ""),
      at,
    ),
  );
}
