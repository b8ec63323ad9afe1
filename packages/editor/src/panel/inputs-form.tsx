import type { Json, PortSpec } from "@sigmaflow/core";
import { own, promptInput } from "@sigmaflow/core/editing";
import { Fragment, type ReactNode, useMemo, useState } from "react";
import { Control } from "../control/control.tsx";
import { Prose } from "../control/prose.tsx";
import { SizeHint } from "../create/size-hint.tsx";
import { sizeInputs } from "../document/drawing.ts";
import { filedKind, filedListKind } from "../document/files.ts";
import { formSections } from "../document/form-groups.ts";
import { hintOf } from "../document/hints.ts";
import { isWritten, setDefault } from "../document/interface.ts";
import { namedInput } from "../document/named.ts";
import { portView } from "../document/ports.ts";
import { isBlank } from "../document/problem-index.ts";
import { changeGraph } from "../document/scope.ts";
import { inputsCard } from "../document/wires.ts";
import { changeDocument } from "../store/editing.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { formTexts } from "../texts/form.ts";
import { stepTexts } from "../texts/steps.ts";
import { FileInput } from "./file-input.tsx";
import { FileListInput } from "./file-list-input.tsx";

/** The graph's inputs as a form. What is filled in is the input's default, so that the saved graph makes the same. */
export function InputsForm({ belowPrompt }: { readonly belowPrompt?: ReactNode }) {
  const prompt = useEditor((state) => promptInput(state.document));
  const inputs = useEditor((state) => state.document.inputs);
  const layout = useEditor((state) => state.document.layout);
  const blank = useEditor((state) => isBlank(state.document));
  const size = useEditor((state) => sizeInputs(state.document));
  const [unfolded, setUnfolded] = useState(false);
  const all = Object.entries(inputs ?? {});
  const advanced = all.filter(([, spec]) => spec.advanced === true);
  const shown = new Map(unfolded ? all : all.filter(([, spec]) => spec.advanced !== true));
  const sections = useMemo(
    () => formSections({ nodes: {}, ...(inputs && { inputs }), ...(layout && { layout }) }),
    [inputs, layout],
  );
  const hinted = size && [...shown.keys()].findLast((name) => name === size.width || name === size.height);
  if (all.length === 0) {
    return <p className="hint empty">{blank ? formTexts.blank : formTexts.noInputs}</p>;
  }
  return (
    <form className="form" aria-label={formTexts.inputs} onSubmit={(event) => event.preventDefault()}>
      {sections.map(({ group, inputs: names }) => {
        const rows = names.flatMap((name) => {
          const spec = shown.get(name);
          return spec === undefined
            ? []
            : [
                <Fragment key={name}>
                  <InputRow name={name} spec={spec} />
                  {name === prompt && belowPrompt}
                  {name === hinted && <SizeHint />}
                </Fragment>,
              ];
        });
        if (group === undefined || rows.length === 0) return rows;
        return (
          <details key={group.title} className="form-group" open={!group.folded}>
            <summary>{group.title}</summary>
            {rows}
          </details>
        );
      })}
      {advanced.length > 0 && (
        <button type="button" className="more" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? formTexts.fewerSettings : formTexts.moreSettings({ count: advanced.length })}
        </button>
      )}
    </form>
  );
}

function InputRow({ name, spec: declared }: { readonly name: string; readonly spec: PortSpec }) {
  const editor = useEditorStore();
  const spec = useEditor((state) => namedInput(state.document, name, declared, state.catalogue));
  const kind = useEditor((state) => filedKind(spec, state.catalogue));
  const listKind = useEditor((state) => filedListKind(spec, state.catalogue));
  const written = useEditor((state) => isWritten(spec, state.catalogue));
  const last = useEditor(({ run }) => (spec.type === "seed" ? own(run?.seeds, name) : undefined));
  const problem = useEditor((state) =>
    state.checked.problems.find((found) => found.path === "" && found.port === name && found.severity === "error"),
  );
  const { label } = portView(name, spec);
  const change = (value: Json | undefined) =>
    changeDocument(editor, { label: stepTexts.change({ name: label }), mark: `$inputs.${name}` }, (document) =>
      changeGraph(document, [], (body) => setDefault(body, name, value)),
    );
  return (
    <div className={`form-row${spec.type === "boolean" ? " inline" : ""}`}>
      <span className="form-label" title={spec.description}>
        {label}
      </span>
      {written && (
        <Control
          spec={spec}
          value={spec.default}
          onChange={change}
          label={label}
          invalid={problem !== undefined}
          place={{ node: inputsCard, port: name }}
          last={last}
          roomy
        />
      )}
      {kind && <FileInput name={name} label={label} kind={kind} />}
      {listKind && <FileListInput name={name} label={label} kind={listKind} />}
      {!written && !kind && !listKind && <span className="hint">{formTexts.givenElsewhere}</span>}
      {problem && (
        <span className="field-problem">
          <Prose text={`${problem.message} ${hintOf(problem)}`} />
        </span>
      )}
    </div>
  );
}
