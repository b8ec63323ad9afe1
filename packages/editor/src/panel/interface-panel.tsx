import type { PortSpec } from "@sigmaflow/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { renameInput } from "../document/edit.ts";
import { changeInput, removeInput, removeOutput, renameOutput } from "../document/interface.ts";
import { nameFault } from "../document/names.ts";
import { edit } from "../store/editing.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";

/** The graph's inputs or outputs: their names, and how people see them. */
export function InterfacePanel({ side }: { readonly side: "inputs" | "outputs" }) {
  const editor = useEditorStore();
  const entries = useEditor((state) => openOf(state).body[side]);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const names = Object.keys(entries ?? {});
  const remove = (name: string) =>
    edit(editor, { label: `Delete ${name}` }, (body) => (side === "inputs" ? removeInput : removeOutput)(body, name));
  const rename = (from: string, to: string) =>
    edit(editor, { label: `Rename ${from}` }, (body) =>
      (side === "inputs" ? renameInput : renameOutput)(body, from, to),
    );
  return (
    <div className="details">
      <header className="details-head">
        <h2>{side === "inputs" ? "Inputs" : "Outputs"}</h2>
      </header>
      <p className="description">
        {side === "inputs"
          ? "What this graph asks for: on the command line, over HTTP and in the form to run it."
          : "The results of this graph. Only what its outputs need is run."}
      </p>
      {names.length === 0 && (
        <p className="hint">
          {side === "inputs" ? "None yet: draw a wire from “New input”." : "None yet: draw a wire to “New output”."}
        </p>
      )}
      <ul className="port-list">
        {names.map((name) => (
          <li className="port-detail" key={name}>
            <span className="port-detail-head">
              <EntryName name={name} others={names} disabled={fixed} onRename={(to) => rename(name, to)} />
              {!fixed && (
                <button
                  type="button"
                  className="icon-button small"
                  aria-label={`Delete ${name}`}
                  onClick={() => remove(name)}
                >
                  <Trash2 size={13} />
                </button>
              )}
            </span>
            {side === "inputs" && !fixed && (
              <InputWords name={name} spec={(entries as Record<string, PortSpec>)[name]!} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function EntryName(props: {
  readonly name: string;
  readonly others: readonly string[];
  readonly disabled: boolean;
  readonly onRename: (name: string) => void;
}) {
  const [name, setName] = useState(props.name);
  const fault = nameFault(
    name,
    props.others.filter((other) => other !== props.name),
  );
  const apply = () => {
    if (fault === undefined && name !== props.name) props.onRename(name);
  };
  return (
    <input
      className="input code"
      aria-label={`Name of ${props.name}`}
      aria-invalid={fault !== undefined}
      title={fault}
      value={name}
      spellCheck={false}
      disabled={props.disabled}
      onChange={({ target }) => setName(target.value)}
      onBlur={apply}
      onKeyDown={({ key }) => {
        if (key === "Enter") apply();
      }}
    />
  );
}

/** How an input is named and explained to people. */
function InputWords({ name, spec }: { readonly name: string; readonly spec: PortSpec }) {
  const editor = useEditorStore();
  const change = (key: "label" | "description", text: string) =>
    edit(editor, { label: `Change ${name}`, mark: `${key} ${name}` }, (body) =>
      changeInput(body, name, ({ [key]: _before, ...rest }) => (text === "" ? rest : { ...rest, [key]: text })),
    );
  return (
    <span className="input-words">
      <input
        className="input"
        aria-label={`Label of ${name}`}
        placeholder="Label"
        value={spec.label ?? ""}
        onChange={({ target }) => change("label", target.value)}
      />
      <input
        className="input"
        aria-label={`Description of ${name}`}
        placeholder="What it is for"
        value={spec.description ?? ""}
        onChange={({ target }) => change("description", target.value)}
      />
    </span>
  );
}
