import { sayType } from "@sigmaflow/core/editing";
import { ArrowDown, ArrowUp, GripVertical, Trash2 } from "lucide-react";
import { type DragEvent, useState } from "react";
import { renameInput } from "../document/edit.ts";
import { formSections, moveEntry, placeBefore, renameInGroups } from "../document/form-groups.ts";
import { removeInput, removeOutput, renameOutput } from "../document/interface.ts";
import { nameFault } from "../document/names.ts";
import { parseSpec, typesOf } from "../document/ports.ts";
import { edit } from "../store/editing.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";
import { stepTexts } from "../texts/steps.ts";
import { GroupHead } from "./group-head.tsx";
import { InputSettings } from "./input-settings.tsx";
import { refocus } from "./refocus.ts";

type Side = "inputs" | "outputs";

/** The graph's inputs or outputs: their names and order, and how people see and are asked for them. */
export function InterfacePanel({ side }: { readonly side: Side }) {
  const body = useEditor((state) => openOf(state).body);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const names = Object.keys(body[side] ?? {});
  const sections = side === "inputs" ? formSections(body) : [{ inputs: names }];
  const titles = sections.flatMap(({ group }) => group?.title ?? []);
  // Not the entries' own: they keep it when they come into another group.
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const unfold = (name: string, isOpen: boolean) =>
    setUnfolded((before) => new Set(isOpen ? [...before, name] : [...before].filter((other) => other !== name)));
  return (
    <div className="details">
      <header className="details-head">
        <h2>{side === "inputs" ? panelTexts.inputs : panelTexts.outputs}</h2>
      </header>
      <p className="description">{side === "inputs" ? panelTexts.aboutInputs : panelTexts.aboutOutputs}</p>
      {names.length === 0 && <p className="hint">{side === "inputs" ? panelTexts.noInputs : panelTexts.noOutputs}</p>}
      {sections.map(({ group, inputs }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group has nothing but its place that stays while its title is written.
        <section key={place} className="interface-group" aria-label={group?.title ?? panelTexts[side]}>
          {group && <GroupHead group={group} titles={titles} disabled={fixed} />}
          <ul className="port-list">
            {inputs.map((name, at) => (
              <Entry
                key={name}
                side={side}
                name={name}
                others={names}
                titles={titles}
                fixed={fixed}
                isFirst={at === 0}
                isLast={at === inputs.length - 1}
                isUnfolded={unfolded.has(name)}
                onUnfold={(isOpen) => unfold(name, isOpen)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const mime = "application/x-sigmaflow-port";

/** One input or output. It is dragged by its grip onto another one to come before that. */
function Entry(props: {
  readonly side: Side;
  readonly name: string;
  readonly others: readonly string[];
  readonly titles: readonly string[];
  readonly fixed: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isUnfolded: boolean;
  readonly onUnfold: (isUnfolded: boolean) => void;
}) {
  const { side, name, others, titles, fixed, isFirst, isLast, isUnfolded, onUnfold } = props;
  const editor = useEditorStore();
  const spec = useEditor((state) => (side === "inputs" ? openOf(state).body.inputs?.[name] : undefined));
  const type = useEditor(({ catalogue }) => spec && sayType(parseSpec(spec), typesOf(catalogue)));
  const move = (by: 1 | -1) => {
    edit(editor, { label: stepTexts.moveNamed({ name }) }, (body) => moveEntry(body, side, name, by));
    refocus(panelTexts.toolFor({ does: by < 0 ? panelTexts.moveUp : panelTexts.moveDown, name }));
  };
  const rename = (to: string) =>
    edit(editor, { label: stepTexts.renameNamed({ name }) }, (body) =>
      side === "inputs" ? renameInGroups(renameInput(body, name, to), name, to) : renameOutput(body, name, to),
    );
  const remove = () =>
    edit(editor, { label: stepTexts.deleteNamed({ name }) }, (body) =>
      (side === "inputs" ? removeInput : removeOutput)(body, name),
    );
  const drop = (event: DragEvent) => {
    const moved = event.dataTransfer.getData(mime);
    if (moved === "") return;
    event.preventDefault();
    event.stopPropagation();
    edit(editor, { label: stepTexts.moveNamed({ name: moved }) }, (body) => placeBefore(body, side, moved, name));
  };
  const tool = (label: string, icon: React.ReactNode, act: () => void, disabled = false) => (
    <button
      type="button"
      className="icon-button small"
      aria-label={panelTexts.toolFor({ does: label, name })}
      title={label}
      disabled={disabled}
      onClick={act}
    >
      {icon}
    </button>
  );
  return (
    <li
      className="port-detail"
      onDragOver={(event) => event.dataTransfer.types.includes(mime) && event.preventDefault()}
      onDrop={drop}
    >
      <span className="port-detail-head">
        {!fixed && (
          // biome-ignore lint/a11y/noStaticElementInteractions: the buttons beside it do the same by keyboard.
          <span
            className="grip"
            draggable
            title={panelTexts.dragHint}
            onDragStart={({ dataTransfer }) => dataTransfer.setData(mime, name)}
          >
            <GripVertical size={13} aria-hidden />
          </span>
        )}
        <EntryName name={name} others={others} disabled={fixed} onRename={rename} />
        {!fixed && (
          <>
            {tool(panelTexts.moveUp, <ArrowUp size={13} />, () => move(-1), isFirst)}
            {tool(panelTexts.moveDown, <ArrowDown size={13} />, () => move(1), isLast)}
            {tool(panelTexts.delete, <Trash2 size={13} />, remove)}
          </>
        )}
      </span>
      {type !== undefined && <span className="hint">{type}</span>}
      {spec !== undefined && !fixed && <InputSettings {...{ name, spec, titles, isUnfolded, onUnfold }} />}
    </li>
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
      aria-label={panelTexts.nameOf({ name: props.name })}
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
