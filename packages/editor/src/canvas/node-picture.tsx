import type { PortSpec } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { artifactUrl } from "../api/client.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";

/** The picture of a node: of unfinished work while it runs, then what it gave. */
export function NodePicture({ id }: { readonly id: string }) {
  const editor = useEditorStore();
  const node = useEditor((state) => state.run?.nodes.get([...state.scope, id].join("/")));
  const port = useEditor((state) => {
    const type = own(openOf(state).body.nodes, id)?.type;
    const outputs = Object.entries<PortSpec>(own(state.catalogue.nodes, type ?? "")?.outputs ?? {});
    return outputs.find(([, spec]) => spec.type === "image")?.[0];
  });
  if (node === undefined) return null;
  const given = port === undefined ? undefined : own(node.outputs, port);
  const share =
    node.state === "running" && node.of !== undefined && node.of > 1 ? (node.step ?? 0) / node.of : undefined;
  return (
    <>
      {share !== undefined && (
        <div className="bar" role="progressbar" aria-label={`${id} steps`} aria-valuenow={Math.round(share * 100)}>
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {node.state === "failed" && <p className="failure">{node.message}</p>}
      {given === undefined && node.state === "running" && node.preview !== undefined && (
        <img className="picture live" src={artifactUrl(node.preview)} alt={`${id}, unfinished`} />
      )}
      {given !== undefined && (
        <button
          type="button"
          className="picture-button nodrag"
          aria-label={`Look at the picture of ${id}`}
          onClick={() => editor.setState({ dialog: { kind: "picture", hash: given, title: id } })}
        >
          <img className="picture" src={artifactUrl(given, { side: 512 })} alt="" />
        </button>
      )}
    </>
  );
}
