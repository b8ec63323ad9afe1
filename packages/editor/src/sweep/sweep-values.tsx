import type { PortSpec } from "@sigmaflow/core";
import { sweepTexts } from "../texts/sweep.ts";

/** Where the values of a swept input are written, or chosen where it takes a few words alone. */
export function SweepValues(props: {
  readonly spec: PortSpec;
  /** Words and texts one a line. */
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const { spec, text, onChange } = props;
  const words = spec.type === "boolean" ? ["true", "false"] : spec.type === "enum" ? (spec.values ?? []) : undefined;
  if (words !== undefined) {
    const chosen = new Set(text.split("\n").filter(Boolean));
    const toggle = (word: string) => {
      if (!chosen.delete(word)) chosen.add(word);
      onChange([...chosen].join("\n"));
    };
    return (
      // biome-ignore lint/a11y/useSemanticElements: it stands in a fieldset.
      <span role="group" aria-label={sweepTexts.values} className="chips sweep-words">
        {words.map((word) => (
          <button
            key={word}
            type="button"
            className="chip"
            aria-pressed={chosen.has(word)}
            onClick={() => toggle(word)}
          >
            {word}
          </button>
        ))}
      </span>
    );
  }
  const shared = { "aria-label": sweepTexts.values, value: text, spellCheck: false } as const;
  if (spec.type === "string")
    return (
      <textarea
        {...shared}
        className="input box"
        rows={3}
        placeholder={sweepTexts.oneALine}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  return (
    <input
      {...shared}
      className="input"
      placeholder={sweepTexts.numbersHint}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
