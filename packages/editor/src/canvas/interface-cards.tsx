import type { Catalogue, Json, PortSpec } from "@sigmaflow/core";
import { withArticle } from "@sigmaflow/core/editing";
import type { NodeProps } from "@xyflow/react";
import { Plus } from "lucide-react";
import { type CSSProperties, memo, useContext } from "react";
import { filedKind } from "../document/files.ts";
import { type PortView, portView } from "../document/ports.ts";
import { uploadOf, uploadsOf } from "../document/uploads.ts";
import { typeAt } from "../document/verdict.ts";
import { inputsCard, outputsCard, startOf } from "../document/wires.ts";
import { openOf, situationOf } from "../store/editor.ts";
import { useEditor } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { CardIcon } from "./card-icon.tsx";
import { CardTitle } from "./card-title.tsx";
import { DetailContext } from "./detail.ts";
import { RimFace } from "./face-card.tsx";
import type { CardNode } from "./flow-model.ts";
import { useMeasured } from "./measuring.ts";
import { NewPort, Port } from "./port.tsx";
import { ProblemMark, useRimProblems, worstOf } from "./problem-mark.tsx";

/** One of the graph's own inputs or outputs, as its card shows it. */
interface RimPort {
  readonly port: PortView;
  /** What it is given, in a few letters. */
  readonly value?: string;
}

/** The graph's own inputs, on the left of everything. */
export function InputsCard({ id, height }: NodeProps<CardNode>) {
  const isFace = useContext(DetailContext) !== "whole";
  return isFace ? <RimFace id={id} height={height} /> : <WholeInputs height={height} />;
}

/** The graph's own outputs, on the right of everything. */
export function OutputsCard({ id, height }: NodeProps<CardNode>) {
  const isFace = useContext(DetailContext) !== "whole";
  return isFace ? <RimFace id={id} height={height} /> : <WholeOutputs height={height} />;
}

interface WholeProps {
  readonly height: number | undefined;
}

const WholeInputs = memo(function WholeInputs(whole: WholeProps) {
  const inputs = useEditor((state) => openOf(state).body.inputs);
  const values = useEditor((state) => state.values);
  const top = useEditor((state) => state.scope.length === 0);
  const catalogue = useEditor((state) => state.catalogue);
  const ports = Object.entries(inputs ?? {}).map(([name, spec]) => ({
    port: portView(name, spec),
    // Inside, values come from the graph around.
    value: top ? brief(spec, values[name] ?? spec.default, catalogue) : "",
  }));
  return <RimCard side="inputs" ports={ports} {...whole} />;
});

const WholeOutputs = memo(function WholeOutputs(whole: WholeProps) {
  const outputs = useEditor((state) => openOf(state).body.outputs);
  const situation = useEditor(situationOf);
  const ports = Object.entries(outputs ?? {}).map(([name, { label, description, ...link }]) => {
    const words = { ...(label !== undefined && { label }), ...(description !== undefined && { description }) };
    const port = portView(name, { type: "any", ...words });
    const start = startOf("$from" in link ? { $from: link.$from } : { $input: link.$input });
    const type = start && typeAt(situation, start);
    return { port: type === undefined ? port : { ...port, type } };
  });
  return <RimCard side="outputs" ports={ports} {...whole} />;
});

const sides = {
  inputs: { card: inputsCard, add: "newInput", row: "output" },
  outputs: { card: outputsCard, add: "newOutput", row: "input" },
} as const;

/** The card at one rim of the graph: its ports, and one that makes a new one. */
function RimCard({
  side,
  ports,
  height = 0,
}: WholeProps & { readonly side: keyof typeof sides; readonly ports: readonly RimPort[] }) {
  const { card, add, row } = sides[side];
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const problems = useRimProblems(side);
  useMeasured(
    card,
    ports.map(({ port }) => port.name),
  );
  return (
    <article
      className="card rim"
      data-kind="rim"
      data-problem={worstOf(problems)}
      style={{ "--height": `${height}px` } as CSSProperties}
    >
      <div className="card-top">
        <header className="card-head">
          <CardIcon kind={side} />
          <CardTitle title={canvasTexts[side]} />
          <ProblemMark problems={problems.filter(({ port }) => port === undefined)} />
        </header>
        <div className="card-body">
          {ports.map(({ port, value }) => (
            <div className={`row ${row}-only`} key={port.name}>
              <span className="port-name" title={port.spec.description}>
                {port.label}
              </span>
              {value !== undefined && <span className="value">{value}</span>}
              <ProblemMark problems={problems.filter((problem) => problem.port === port.name)} />
              <Port node={card} port={port} side={row} />
            </div>
          ))}
          {!fixed && (
            <div className={`row ${row}-only new`}>
              <span className="port-name">
                <Plus size={12} aria-hidden /> {canvasTexts[add]}
              </span>
              <NewPort side={row} />
            </div>
          )}
        </div>
      </div>
    </article>
  );
}

function brief(spec: PortSpec, value: Json | undefined, catalogue: Catalogue): string {
  if (value === undefined) return "";
  if (spec.type === "seed" && value === -1) return canvasTexts.newSeed;
  if (typeof value === "object") {
    const { length } = uploadsOf(value);
    if (length > 0) return canvasTexts.files({ count: length });
    const kind = uploadOf(value) === undefined ? undefined : filedKind(spec, catalogue);
    return kind === undefined ? "…" : withArticle(kind.files.noun);
  }
  const text = String(value);
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}
