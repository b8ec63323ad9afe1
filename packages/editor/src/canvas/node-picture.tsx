import { isFrom, own } from "@sigmaflow/core/editing";
import { picturePort } from "../document/ports.ts";
import { countsSteps } from "../document/progress.ts";
import { roomBelow } from "../document/room-below.ts";
import { pathIn } from "../document/scope.ts";
import { openOf, situationOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { StoredPicture } from "./stored-picture.tsx";

/** Where less is left below a card, its picture stands in the place of its icon. */
const leastRoom = 56;

/** The picture of a node, which lies over no other card: of unfinished work while it runs, then its result. */
export function NodePicture({ id }: { readonly id: string }) {
  const run = useEditor((state) => state.run?.nodes.get(pathIn(state.scope, id)));
  const port = useEditor((state) => {
    const { scope, checked } = situationOf(state);
    const node = own(openOf(state).body.nodes, id);
    return node && picturePort(node, state.catalogue, checked.outputs.get(pathIn(scope, id)));
  });
  // What the graph outputs is shown with all its pictures, of a list or a batch as of one.
  const images = useEditor(({ scope, document, results }) =>
    scope.length > 0
      ? []
      : Object.entries(results ?? {}).flatMap(([name, { images = [] }]) => {
          const link = own(document.outputs, name);
          return isFrom(link) && link.$from.split(".")[0] === id ? images : [];
        }),
  );
  const room = useEditor((state) => roomBelow(openOf(state).body, id, state.catalogue));
  if (run === undefined) return null;
  const given = port === undefined ? undefined : own(run.outputs, port);
  const share = run.state === "running" && countsSteps(run) ? (run.step ?? 0) / (run.of ?? 1) : undefined;
  return (
    <>
      {share !== undefined && (
        <div
          className="bar"
          role="progressbar"
          aria-label={canvasTexts.steps({ id })}
          aria-valuenow={Math.round(share * 100)}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {run.state === "failed" && <p className="failure">{run.message}</p>}
      <div
        className="card-picture"
        data-tight={room < leastRoom || undefined}
        style={Number.isFinite(room) && room >= leastRoom ? { maxHeight: room } : undefined}
      >
        {given === undefined && run.state === "running" && run.preview !== undefined && (
          <StoredPicture className="picture live" id={run.preview} alt={canvasTexts.unfinished({ id })} passing />
        )}
        {images.length > 1 && (
          <div className="picture-grid">
            {images.map(({ hash }, index) => (
              <PictureButton
                // biome-ignore lint/suspicious/noArrayIndexKey: equal pictures are one file; they differ by their place alone.
                key={`${hash} ${index}`}
                label={canvasTexts.lookAtOne({ at: index + 1, id })}
                hash={hash}
                side={256}
                title={`${id} ${index + 1}`}
              />
            ))}
          </div>
        )}
        {images.length <= 1 && given !== undefined && (
          <PictureButton label={canvasTexts.lookAt({ id })} hash={given} side={512} title={id} />
        )}
      </div>
    </>
  );
}

function PictureButton(props: {
  readonly label: string;
  readonly hash: string;
  readonly side: number;
  readonly title: string;
}) {
  const editor = useEditorStore();
  const { label, hash, side, title } = props;
  return (
    <button
      type="button"
      className="picture-button nodrag"
      aria-label={label}
      onClick={() => editor.setState({ dialog: { kind: "picture", hash, title } })}
    >
      <StoredPicture className="picture" id={hash} side={side} alt="" />
    </button>
  );
}
