import { Star } from "lucide-react";
import { CardIcon, iconKind } from "../canvas/card-icon.tsx";
import { colourOf, parseSpec } from "../document/ports.ts";
import type { Found } from "../document/search.ts";
import { useEditor } from "../store/use-editor.ts";
import { dialogTexts } from "../texts/dialogs.ts";

/** A node type that a search found, with the values that it sets. */
export function FoundNode({ found, starred }: { readonly found: Found; readonly starred: boolean }) {
  const catalogue = useEditor((state) => state.catalogue);
  const { entry, set } = found;
  return (
    <>
      <span className="found-label" data-kind={entry.category}>
        <CardIcon kind={iconKind(entry, entry.body !== undefined)} />
        {entry.label}
        {starred && <Star size={12} aria-label={dialogTexts.starred} className="starred" />}
        {set && <span className="found-values">{set.says}</span>}
      </span>
      <span className="found-category">{entry.category}</span>
      <span className="found-description">{entry.description}</span>
      <span className="found-ports" aria-hidden>
        {Object.entries(entry.outputs).map(([name, spec]) => (
          <i key={name} style={{ background: colourOf(parseSpec(spec), catalogue) }} />
        ))}
      </span>
    </>
  );
}
