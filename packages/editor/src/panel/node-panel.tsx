import { own } from "@sigmaflow/core/editing";
import { Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Prose } from "../control/prose.tsx";
import { changeNode, renameNode } from "../document/edit.ts";
import { nameFault } from "../document/names.ts";
import { inputPorts, outputPorts, type PortView } from "../document/ports.ts";
import { inputsCard, outputsCard } from "../document/wires.ts";
import { edit } from "../store/editing.ts";
import { openOf, situationOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { deleteChosen } from "../store/wiring.ts";
import { panelTexts } from "../texts/panel.ts";
import { stepTexts } from "../texts/steps.ts";
import { PortDetail } from "./port-detail.tsx";

const InterfacePanel = lazy(async () => ({ default: (await import("./interface-panel.tsx")).InterfacePanel }));
const SeveralPanel = lazy(async () => ({ default: (await import("./several-panel.tsx")).SeveralPanel }));

/** Everything about the one card that is chosen. */
export function NodePanel() {
  const selection = useEditor((state) => state.selection);
  const [id] = selection;
  const gone = useEditor((state) => id !== undefined && !id.startsWith("$") && !own(openOf(state).body.nodes, id));
  if (id === undefined || gone) return <p className="hint empty">{panelTexts.chooseNode}</p>;
  if (selection.length > 1) {
    return (
      <Suspense>
        <SeveralPanel count={selection.length} />
      </Suspense>
    );
  }
  if (id === inputsCard || id === outputsCard)
    return (
      <Suspense>
        <InterfacePanel side={id === inputsCard ? "inputs" : "outputs"} />
      </Suspense>
    );
  return <OneNode id={id} key={id} />;
}

function OneNode({ id }: { readonly id: string }) {
  const editor = useEditorStore();
  const situation = useEditor(situationOf);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const { body, catalogue, checked, scope } = situation;
  const node = own(body.nodes, id);
  if (node === undefined) return null;
  const entry = own(catalogue.nodes, node.type);
  const path = [...scope, id].join("/");
  const setLabel = (label: string) =>
    edit(editor, { label: stepTexts.rename, mark: `label ${id}` }, (graph) =>
      changeNode(graph, id, ({ label: _before, ...rest }) => (label === "" ? rest : { ...rest, label })),
    );
  return (
    <div className="details">
      <header className="details-head">
        <h2>{entry?.label ?? node.type}</h2>
        <code className="hint">{node.type}</code>
      </header>
      {entry?.description && (
        <p className="description">
          <Prose text={entry.description} />
        </p>
      )}
      <div className="form">
        <label className="form-row">
          <span className="form-label">{panelTexts.title}</span>
          <input
            className="input"
            value={node.label ?? ""}
            placeholder={entry?.label}
            disabled={fixed}
            onChange={({ target }) => setLabel(target.value)}
          />
        </label>
        <NameField id={id} disabled={fixed} />
      </div>
      <Ports title={panelTexts.inputs} node={id} ports={inputPorts(node, catalogue)} side="input" />
      <Ports
        title={panelTexts.outputs}
        node={id}
        ports={outputPorts(node, catalogue, checked.outputs.get(path))}
        side="output"
      />
      {!fixed && (
        <button type="button" className="button" onClick={() => deleteChosen(editor)}>
          <Trash2 size={15} aria-hidden /> {panelTexts.delete}
        </button>
      )}
    </div>
  );
}

/** The node's id, which links and the command line call it by. */
function NameField({ id, disabled }: { readonly id: string; readonly disabled: boolean }) {
  const editor = useEditorStore();
  const nodes = useEditor((state) => openOf(state).body.nodes);
  const [name, setName] = useState(id);
  const others = Object.keys(nodes).filter((other) => other !== id);
  const fault = nameFault(name, others);
  const apply = () => {
    if (fault !== undefined || name === id) return;
    edit(editor, { label: stepTexts.rename }, (body) => renameNode(body, id, name));
    editor.setState({ selection: [name] });
  };
  return (
    <label className="form-row">
      <span className="form-label">{panelTexts.name}</span>
      <input
        className="input code"
        value={name}
        spellCheck={false}
        disabled={disabled}
        aria-invalid={fault !== undefined}
        onChange={({ target }) => setName(target.value)}
        onBlur={apply}
        onKeyDown={({ key }) => {
          if (key === "Enter") apply();
        }}
      />
      {fault && <span className="field-problem">{fault}</span>}
    </label>
  );
}

function Ports(props: {
  readonly title: string;
  readonly node: string;
  readonly ports: readonly PortView[];
  readonly side: "input" | "output";
}) {
  if (props.ports.length === 0) return null;
  return (
    <section>
      <h3>{props.title}</h3>
      <ul className="port-list">
        {props.ports.map((port) => (
          <PortDetail key={port.name} node={props.node} port={port} side={props.side} />
        ))}
      </ul>
    </section>
  );
}
