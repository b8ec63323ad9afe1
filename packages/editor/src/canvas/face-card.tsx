import { own } from "@sigmaflow/core/editing";
import { type CSSProperties, memo, useContext } from "react";
import { lookOf as cardLook } from "../document/look.ts";
import { problemsAt, problemsWithin } from "../document/problem-index.ts";
import { opens, pathIn } from "../document/scope.ts";
import { inputsCard, outputsCard } from "../document/wires.ts";
import { type EditorState, situationOf } from "../store/editor.ts";
import { useEditor } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { CardIcon, iconKind } from "./card-icon.tsx";
import { CardTitle } from "./card-title.tsx";
import { DetailContext } from "./detail.ts";
import { cardLabel } from "./flow-model.ts";
import { NodePicture } from "./node-picture.tsx";
import { NodeStatus } from "./node-status.tsx";
import { ProblemMark, useProblems, useRimProblems, worstOf } from "./problem-mark.tsx";

/** All that a face shows, in one subscription: hundreds of them are in sight at once. */
function lookOf(state: EditorState, id: string) {
  const { body, checked, catalogue, scope } = situationOf(state);
  const entry = own(catalogue.nodes, own(body.nodes, id)?.type ?? "");
  const path = pathIn(scope, id);
  const { run, forecast } = state;
  return {
    colour: cardLook(own(body.nodes, id)).colour,
    title: cardLabel({ body, catalogue }, id),
    category: entry?.category ?? "unknown",
    icon: iconKind(entry, opens(body, id, catalogue)),
    fares: run?.nodes.get(pathIn(state.scope, id))?.state,
    problem: worstOf([...problemsAt(checked, path), ...problemsWithin(checked, path)]),
    hasState: run !== undefined || forecast !== undefined,
  };
}

interface FaceProps {
  readonly id: string;
  readonly height: number | undefined;
}

/** A node from afar, in a graph of many: icon, name, state and picture; no ports, no controls. */
export const FaceCard = memo(function FaceCard({ id, height = 0 }: FaceProps) {
  const { colour, title, category, icon, fares, problem, hasState } = useEditor((state) => lookOf(state, id));
  const isBlank = useContext(DetailContext) === "blank";
  return (
    <article
      className={isBlank ? "card face blank" : "card face"}
      data-kind={category}
      data-colour={colour}
      data-run={fares}
      data-node={id}
      data-problem={problem}
      style={{ height, "--height": `${height}px` } as CSSProperties}
    >
      {!isBlank && (
        <div className="card-top">
          <header className="card-head">
            <CardIcon kind={icon} />
            <CardTitle title={title} />
            {problem !== undefined && <AllProblems id={id} />}
            {hasState && <NodeStatus id={id} />}
          </header>
        </div>
      )}
      {!isBlank && fares !== undefined && <NodePicture id={id} />}
    </article>
  );
});

function AllProblems({ id }: { readonly id: string }) {
  const { here, within } = useProblems(id);
  return <ProblemMark problems={[...here, ...within]} />;
}

/** The graph's own inputs or outputs from afar. */
export const RimFace = memo(function RimFace({ id, height = 0 }: FaceProps) {
  const side = id === inputsCard ? "inputs" : "outputs";
  const problems = useRimProblems(side);
  return (
    <article
      className="card rim face"
      data-kind="rim"
      data-problem={worstOf(problems)}
      style={{ height, "--height": `${height}px` } as CSSProperties}
    >
      <div className="card-top">
        <header className="card-head">
          <CardIcon kind={side} />
          <CardTitle title={id === outputsCard ? canvasTexts.outputs : canvasTexts.inputs} />
          <ProblemMark problems={problems} />
        </header>
      </div>
    </article>
  );
});
