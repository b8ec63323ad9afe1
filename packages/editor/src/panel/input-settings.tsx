import type { Json, PortSpec } from "@sigmaflow/core";
import { useEffect, useState } from "react";
import { Control } from "../control/control.tsx";
import { readNumber } from "../control/number-scale.ts";
import { formSections, putInGroup } from "../document/form-groups.ts";
import { changeInput, isWritten, setDefault } from "../document/interface.ts";
import { edit } from "../store/editing.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { boundTexts, panelTexts } from "../texts/panel.ts";
import { stepTexts } from "../texts/steps.ts";
import { refocus } from "./refocus.ts";

const bounds = ["min", "max", "multipleOf"] as const;

/** How a graph's input is asked for: what people read, what it is when nothing is given, its range and its group. */
export function InputSettings(props: {
  readonly name: string;
  readonly spec: PortSpec;
  readonly titles: readonly string[];
  readonly isUnfolded: boolean;
  readonly onUnfold: (isUnfolded: boolean) => void;
}) {
  const { name, spec, titles, isUnfolded, onUnfold } = props;
  const editor = useEditorStore();
  const written = useEditor(({ catalogue }) => isWritten(spec, catalogue));
  const group = useEditor(
    (state) => formSections(openOf(state).body).find(({ inputs }) => inputs.includes(name))?.group?.title,
  );
  const isNumber = spec.type === "int" || spec.type === "float";
  /** Sets what stands under a key; undefined takes it away. */
  const set = (key: keyof PortSpec, value: Json | undefined) =>
    edit(editor, { label: stepTexts.change({ name }), mark: `${key} ${name}` }, (body) =>
      changeInput(body, name, ({ [key]: _before, ...rest }) =>
        // What is taken out is put back with a value of its kind.
        value === undefined ? (rest as PortSpec) : ({ ...rest, [key]: value } as PortSpec),
      ),
    );
  const choose = (value: string) => {
    edit(editor, { label: stepTexts.groupOf({ name }) }, (body) =>
      putInGroup(body, name, value === "" ? undefined : value === newGroup ? freeTitle(titles) : value),
    );
    refocus(panelTexts.groupOf({ name }));
  };
  const text = (key: "label" | "description", label: string, placeholder: string) => (
    <input
      className="input"
      aria-label={label}
      placeholder={placeholder}
      value={spec[key] ?? ""}
      onChange={({ target }) => set(key, target.value === "" ? undefined : target.value)}
    />
  );
  return (
    <div className="input-words">
      {text("label", panelTexts.labelOf({ name }), panelTexts.label)}
      {text("description", panelTexts.descriptionOf({ name }), panelTexts.description)}
      <details className="input-more" open={isUnfolded} onToggle={({ currentTarget }) => onUnfold(currentTarget.open)}>
        <summary>{isNumber ? panelTexts.moreOfNumber : panelTexts.moreOfInput}</summary>
        {written && (
          <Control
            spec={spec}
            value={spec.default}
            onChange={(value) =>
              edit(editor, { label: stepTexts.defaultOf({ name }), mark: `default ${name}` }, (body) =>
                setDefault(body, name, value),
              )
            }
            label={panelTexts.defaultOf({ name })}
          />
        )}
        {isNumber && (
          <span className="input-range">
            {bounds.map((key) => (
              <Bound
                key={key}
                bound={key}
                label={panelTexts.boundOf({ bound: boundTexts[key], name })}
                value={spec[key]}
                onChange={(value) => set(key, value)}
              />
            ))}
          </span>
        )}
        <select
          className="input"
          aria-label={panelTexts.groupOf({ name })}
          value={group ?? ""}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="">{panelTexts.noGroup}</option>
          {titles.map((title) => (
            <option key={title} value={title}>
              {title}
            </option>
          ))}
          <option value={newGroup}>{panelTexts.newGroup}</option>
        </select>
        <label className="input-rare">
          <input
            type="checkbox"
            checked={spec.advanced === true}
            onChange={({ target }) => set("advanced", target.checked || undefined)}
          />
          {panelTexts.rare}
        </label>
      </details>
    </div>
  );
}

/** Stands for a group that is not there yet; titles are shorter. */
const newGroup = "\n";

function freeTitle(titles: readonly string[]): string {
  for (let number = 1; ; number++) {
    const title = number === 1 ? panelTexts.group : panelTexts.groupNumber({ number });
    if (!titles.includes(title)) return title;
  }
}

/** One end of a range, or its step; a text that is no number changes nothing. */
function Bound(props: {
  readonly label: string;
  readonly bound: (typeof bounds)[number];
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}) {
  const { label, bound, value, onChange } = props;
  const shown = value === undefined ? "" : String(value);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const read = readNumber(text);
  const isFit = text.trim() === "" || (read !== undefined && (bound !== "multipleOf" || read > 0));
  return (
    <input
      className="input number"
      inputMode="decimal"
      aria-label={label}
      aria-invalid={!isFit}
      placeholder={boundTexts[bound]}
      title={boundTexts[bound]}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        const next = readNumber(target.value);
        if (target.value.trim() === "") onChange(undefined);
        else if (next !== undefined && (bound !== "multipleOf" || next > 0)) onChange(next);
      }}
      onBlur={() => setText(shown)}
    />
  );
}
