import { own } from "@sigmaflow/core/editing";
import { picturePort } from "../document/ports.ts";
import { countsSteps } from "../document/progress.ts";
import { openOf, situationOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { StoredPicture } from "./stored-picture.tsx";

/** The picture of a node: of unfinished work while it runs, then its result. */
export function NodePicture({ id }: { readonly id: string }) {
  const editor = useEditorStore();
  const run = useEditor((state) => state.run?.nodes.get([...state.scope, id].join("/")));
  const port = useEditor((state) => {
    const { scope, checked } = situationOf(state);
    const node = own(openOf(state).body.nodes, id);
    return node && picturePort(node, state.catalogue, checked.outputs.get([...scope, id].join("/")));
  });
  if (run === undefined) return null;
  const given = port === undefined ? undefined : own(run.outputs, port);
  const share = run.state === "running" && countsSteps(run) ? (run.step ?? 0) / (run.of ?? 1) : undefined;
  return (
    <>
      {share !== undefined && (
        <div className="bar" role="progressbar" aria-label={`${id} steps`} aria-valuenow={Math.round(share * 100)}>
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {run.state === "failed" && <p className="failure">{run.message}</p>}
      {given === undefined && run.state === "running" && run.preview !== undefined && (
        <StoredPicture className="picture live" id={run.preview} alt={`${id}, unfinished`} />
      )}
      {given !== undefined && (
        <button
          type="button"
          className="picture-button nodrag"
          aria-label={`Look at the picture of ${id}`}
          onClick={() => editor.setState({ dialog: { kind: "picture", hash: given, title: id } })}
        >
          <StoredPicture className="picture" id={given} side={512} alt="" />
        </button>
      )}
    </>
  );
}
