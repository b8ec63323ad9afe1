import { own } from "@sigmaflow/core/editing";
import type { NodeProps } from "@xyflow/react";
import { ChevronRight } from "lucide-react";
import { type CSSProperties, type MouseEvent, memo, useContext, useState } from "react";
import { cardInputs } from "../document/card-size.ts";
import { outputPorts } from "../document/ports.ts";
import { opens, pathIn } from "../document/scope.ts";
import { enter } from "../store/editing.ts";
import { openOf, situationOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { CardIcon, iconKind } from "./card-icon.tsx";
import { AsideTag, useCardLook } from "./card-look.tsx";
import { CardTitle } from "./card-title.tsx";
import { DetailContext } from "./detail.ts";
import { FaceCard } from "./face-card.tsx";
import type { CardNode } from "./flow-model.ts";
import { useMeasured } from "./measuring.ts";
import { NodePicture } from "./node-picture.tsx";
import { NodeStatus } from "./node-status.tsx";
import { LinkedInput, Output, WrittenInput } from "./port-rows.tsx";
import { ProblemMark, useProblems, worstOf } from "./problem-mark.tsx";

/** One node, as much of it as can be made out. While it is dragged, only where it stands changes. */
export function NodeCard({ id, height }: NodeProps<CardNode>) {
  return useContext(DetailContext) !== "whole" ? (
    <FaceCard id={id} height={height} />
  ) : (
    <WholeCard id={id} height={height} />
  );
}

interface WholeProps {
  readonly id: string;
  readonly height: number | undefined;
}

/** One node: its name and state, its ports, and a control for every value that people can write. */
const WholeCard = memo(function WholeCard({ id, height = 0 }: WholeProps) {
  const editor = useEditorStore();
  const catalogue = useEditor((state) => state.catalogue);
  const node = useEditor((state) => own(openOf(state).body.nodes, id));
  const known = useEditor((state) => {
    const { scope, checked } = situationOf(state);
    return checked.outputs.get(pathIn(scope, id));
  });
  const inside = useEditor((state) => opens(openOf(state).body, id, state.catalogue));
  const scope = useEditor((state) => state.scope);
  const fares = useEditor((state) => state.run?.nodes.get(pathIn(state.scope, id))?.state);
  const look = useCardLook(id);
  const { here, within } = useProblems(id);
  const [unfolded, setUnfolded] = useState(false);
  const inputs = node === undefined ? undefined : cardInputs(node, catalogue);
  const outputs = node === undefined ? [] : outputPorts(node, catalogue, known);
  const shown = [...(inputs?.written ?? []), ...((unfolded && inputs?.folded) || [])];
  useMeasured(
    id,
    [...(inputs?.linked ?? []), ...shown, ...outputs].map(({ name }) => name),
  );
  if (node === undefined || inputs === undefined) return null;
  const { linked, folded } = inputs;
  const entry = own(catalogue.nodes, node.type);
  const title = node.label ?? entry?.label ?? node.type;
  const open = (event: MouseEvent) => {
    event.stopPropagation(); // the canvas would choose a card that is not there any more
    enter(editor, [...scope, id]);
  };
  return (
    <article
      className="card"
      data-kind={entry?.category ?? "unknown"}
      data-problem={worstOf([...here, ...within])}
      data-run={fares}
      data-node={id}
      {...look}
      style={{ "--height": `${height}px` } as CSSProperties}
    >
      <div className="card-top">
        <header className="card-head">
          <CardIcon kind={iconKind(entry, inside)} />
          <CardTitle title={title} about={entry?.description} />
          <ProblemMark problems={[...here.filter(({ port }) => port === undefined), ...within]} />
          <AsideTag id={id} />
          <NodeStatus id={id} />
          {inside && (
            <button
              type="button"
              className="icon-button small nodrag"
              aria-label={canvasTexts.open({ id })}
              title={canvasTexts.lookInside}
              onClick={open}
            >
              <ChevronRight size={14} />
            </button>
          )}
        </header>
        <div className="card-body">
          {Array.from({ length: Math.max(linked.length, outputs.length) }, (_, row) => (
            <div className="row pair" key={linked[row]?.name ?? outputs[row]?.name ?? row}>
              <span className="port-in">
                {linked[row] && (
                  <LinkedInput node={id} port={linked[row]} problems={here} value={own(node.in, linked[row].name)} />
                )}
              </span>
              <span className="port-out">{outputs[row] && <Output node={id} port={outputs[row]} />}</span>
            </div>
          ))}
          {shown.map((port) => (
            <WrittenInput key={port.name} node={id} port={port} value={own(node.in, port.name)} problems={here} />
          ))}
          {folded.length > 0 && (
            <button
              type="button"
              className="more nodrag"
              aria-expanded={unfolded}
              onClick={() => setUnfolded(!unfolded)}
            >
              {unfolded ? canvasTexts.less : canvasTexts.more({ count: folded.length })}
            </button>
          )}
        </div>
      </div>
      <NodePicture id={id} />
    </article>
  );
});
