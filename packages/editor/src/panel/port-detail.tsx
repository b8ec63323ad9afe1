import type { Json } from "@sigmaflow/core";
import { own, sayType } from "@sigmaflow/core/editing";
import { Unlink } from "lucide-react";
import { useProblems, wordsIn } from "../canvas/problem-mark.tsx";
import { Control } from "../control/control.tsx";
import { Prose } from "../control/prose.tsx";
import { setInput } from "../document/edit.ts";
import { sayFacts } from "../document/facts-text.ts";
import { colourOf, isWritable, type PortView, typesOf } from "../document/ports.ts";
import { isLinked } from "../document/wires.ts";
import { edit } from "../store/editing.ts";
import { openOf, situationOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";
import { stepTexts } from "../texts/steps.ts";

interface PortDetailProps {
  readonly node: string;
  readonly port: PortView;
  readonly side: "input" | "output";
}

/** One port in words: what it is, what is known of its value, and its control or link. */
export function PortDetail({ node, port, side }: PortDetailProps) {
  const editor = useEditorStore();
  const { here } = useProblems(node);
  const { catalogue, fixed, value, facts } = useEditor((state) => {
    const { checked, scope } = situationOf(state);
    const known = checked.outputs.get([...scope, node].join("/"))?.get(port.name)?.facts;
    return {
      catalogue: state.catalogue,
      fixed: openOf(state).compound !== undefined,
      value: own(own(openOf(state).body.nodes, node)?.in, port.name),
      facts:
        side === "output"
          ? sayFacts(port.type, known ?? {}, state.catalogue)
          : Object.values(port.spec.needs ?? {}).join(", "),
    };
  });
  const says = sayType(port.type, typesOf(catalogue));
  const problems = side === "input" ? here.filter((problem) => problem.port === port.name) : [];
  const linked = side === "input" && isLinked(value);
  const change = (next: Json | undefined) =>
    edit(editor, { label: stepTexts.change({ name: port.label }), mark: `${node}.${port.name}` }, (body) =>
      setInput(body, { node, port: port.name }, next),
    );
  return (
    <li className="port-detail">
      <span className="port-detail-head">
        <i className="dot" style={{ background: colourOf(port.type, catalogue) }} />
        <span className="form-label">{port.label}</span>
        <span className="hint">{facts === "" ? says : `${says}, ${facts}`}</span>
        {linked && !fixed && (
          <button
            type="button"
            className="icon-button small"
            aria-label={panelTexts.disconnectNamed({ label: port.label })}
            title={panelTexts.disconnect}
            onClick={() =>
              edit(editor, { label: stepTexts.disconnect }, (body) =>
                setInput(body, { node, port: port.name }, undefined),
              )
            }
          >
            <Unlink size={13} />
          </button>
        )}
      </span>
      {port.spec.description && (
        <span className="hint">
          <Prose text={port.spec.description} />
        </span>
      )}
      {side === "input" && !linked && isWritable(port.type, catalogue) && (
        // Not a link, so plain data.
        <Control
          spec={port.spec}
          value={value as Json | undefined}
          onChange={change}
          label={port.label}
          disabled={fixed}
          invalid={problems.length > 0}
          place={{ node, port: port.name }}
          roomy
        />
      )}
      {problems.map((problem) => (
        <span className="field-problem" key={`${problem.code} ${problem.message}`}>
          <Prose text={wordsIn(editor.getState())(problem)} />
        </span>
      ))}
    </li>
  );
}
