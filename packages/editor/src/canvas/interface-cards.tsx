import type { Json } from "@sigmaflow/core";
import { LogIn, LogOut, Plus } from "lucide-react";
import { memo } from "react";
import { portView } from "../document/ports.ts";
import { typeAt } from "../document/verdict.ts";
import { inputsCard, outputsCard, startOf } from "../document/wires.ts";
import { openOf, situationOf } from "../store/editor.ts";
import { useEditor } from "../store/use-editor.ts";
import { NewPort, Port } from "./port.tsx";
import { usePorts } from "./use-ports.ts";

/** The graph's own inputs, on the left of everything. */
export const InputsCard = memo(function InputsCard() {
  const inputs = useEditor((state) => openOf(state).body.inputs);
  const values = useEditor((state) => state.values);
  const top = useEditor((state) => state.scope.length === 0);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  usePorts(inputsCard, Object.keys(inputs ?? {}));
  return (
    <article className="card rim" data-kind="rim">
      <header className="card-head">
        <LogIn size={14} aria-hidden />
        <span className="card-title">Inputs</span>
      </header>
      <div className="card-body">
        {Object.entries(inputs ?? {}).map(([name, spec]) => (
          <div className="row gives-only" key={name}>
            <span className="port-name" title={spec.description}>
              {spec.label ?? name}
            </span>
            <span className="value">
              {top ? (spec.type === "seed" && spec.default === -1 ? "new" : brief(values[name] ?? spec.default)) : ""}
            </span>
            <Port node={inputsCard} port={portView(name, spec)} side="gives" />
          </div>
        ))}
        {!fixed && (
          <div className="row gives-only new">
            <span className="port-name">
              <Plus size={12} aria-hidden /> New input
            </span>
            <NewPort side="gives" />
          </div>
        )}
      </div>
    </article>
  );
});

/** The graph's own outputs, on the right of everything. */
export const OutputsCard = memo(function OutputsCard() {
  const outputs = useEditor((state) => openOf(state).body.outputs);
  const situation = useEditor(situationOf);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  usePorts(outputsCard, Object.keys(outputs ?? {}));
  return (
    <article className="card rim" data-kind="rim">
      <header className="card-head">
        <LogOut size={14} aria-hidden />
        <span className="card-title">Outputs</span>
      </header>
      <div className="card-body">
        {Object.entries(outputs ?? {}).map(([name, output]) => {
          const start = startOf("$from" in output ? { $from: output.$from } : { $input: output.$input });
          const type = start && typeAt(situation, start);
          const port = portView(name, { type: "any", ...(output.label !== undefined && { label: output.label }) });
          return (
            <div className="row takes-only" key={name}>
              <Port node={outputsCard} port={type === undefined ? port : { ...port, type }} side="takes" />
              <span className="port-name" title={output.description}>
                {output.label ?? name}
              </span>
            </div>
          );
        })}
        {!fixed && (
          <div className="row takes-only new">
            <NewPort side="takes" />
            <span className="port-name">
              <Plus size={12} aria-hidden /> New output
            </span>
          </div>
        )}
      </div>
    </article>
  );
});

function brief(value: Json | undefined): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : typeof value === "object" ? "…" : String(value);
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}
