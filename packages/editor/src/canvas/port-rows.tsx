import type { GivenValue, Json, Problem } from "@sigmaflow/core";
import { isInput } from "@sigmaflow/core/editing";
import { Control } from "../control/control.tsx";
import { isBox } from "../document/card-size.ts";
import { setInput } from "../document/edit.ts";
import { type PortView, readable } from "../document/ports.ts";
import { isLinked, startOf } from "../document/wires.ts";
import { edit } from "../store/editing.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { stepTexts } from "../texts/steps.ts";
import { InputPill } from "./input-pill.tsx";
import { Port } from "./port.tsx";
import { ProblemMark } from "./problem-mark.tsx";

interface RowProps {
  readonly node: string;
  readonly port: PortView;
  readonly problems: readonly Problem[];
}

function at(problems: readonly Problem[], port: PortView): readonly Problem[] {
  return problems.filter((problem) => problem.port === port.name);
}

/** An input whose value only nodes can make. */
export function LinkedInput({ node, port, problems, value }: RowProps & { readonly value: GivenValue | undefined }) {
  return (
    <>
      <Port node={node} port={port} side="input" />
      <span className="port-name" title={port.spec.description}>
        {port.label}
      </span>
      {isInput(value) && <InputPill input={value.$input} />}
      <ProblemMark problems={at(problems, port)} />
    </>
  );
}

/** An output. */
export function Output({ node, port }: { readonly node: string; readonly port: PortView }) {
  return (
    <>
      <span className="port-name" title={port.spec.description}>
        {port.label}
      </span>
      <Port node={node} port={port} side="output" />
    </>
  );
}

/** An input whose value people can write, or link. */
export function WrittenInput({ node, port, problems, value }: RowProps & { readonly value: GivenValue | undefined }) {
  const editor = useEditorStore();
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const linked = isLinked(value);
  const found = at(problems, port);
  const change = (next: Json | undefined) =>
    edit(editor, { label: stepTexts.change({ name: port.label }), mark: `${node}.${port.name}` }, (body) =>
      setInput(body, { node, port: port.name }, next),
    );
  const box = isBox(port.spec) && !linked;
  return (
    <div className={`row written${box ? " tall" : linked ? " bound" : ""}`}>
      <Port node={node} port={port} side="input" />
      <span className="port-name" title={port.spec.description}>
        {port.label}
        {port.required && value === undefined && <span className="needed"> *</span>}
      </span>
      {isInput(value) ? (
        <span className="linked">
          <InputPill input={value.$input} />
        </span>
      ) : linked ? (
        <span className="linked" title={canvasTexts.linkedTo({ source: sourceName(value) })}>
          ← {sourceName(value)}
        </span>
      ) : (
        <span className="control nodrag">
          {/* Not a link, so plain data. */}
          <Control
            spec={port.spec}
            value={value as Json | undefined}
            onChange={change}
            label={port.label}
            disabled={fixed}
            invalid={found.length > 0}
            place={{ node, port: port.name }}
          />
        </span>
      )}
      <ProblemMark problems={found} />
    </div>
  );
}

/** Where a linked value comes from, in a few letters. */
function sourceName(value: GivenValue | undefined): string {
  if (Array.isArray(value)) return canvasTexts.items({ count: value.length });
  const start = value === undefined ? undefined : startOf(value);
  return start === undefined ? "" : readable(start.node);
}
