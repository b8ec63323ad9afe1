import type { ListedGraph } from "@sigmaflow/core/wire";
import { Pencil, Trash2, Workflow } from "lucide-react";
import { type ReactNode, useState } from "react";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { reportRefusal } from "../store/files.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { dialogTexts } from "../texts/dialogs.ts";
import { deleteGraph, renameGraph } from "../workspace/library.ts";
import { openNamed } from "../workspace/opening.ts";
import { useWorkspaceStore } from "../workspace/use-workspace.ts";

interface GraphListProps {
  readonly title: string;
  readonly graphs: readonly ListedGraph[] | undefined;
  /** Pictures that graphs made last, by title. */
  readonly pictures: ReadonlyMap<string, string>;
  /** Called when a graph has another name, or is gone. */
  readonly onChanged: () => void;
}

/** Graphs of the server's folder: opened when pressed; what is no template can be renamed and deleted. */
export function GraphList({ title, graphs = [], pictures, onChanged }: GraphListProps) {
  if (graphs.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="graphs-title">{title}</h3>
      <ul>
        {graphs.map((graph) => (
          <GraphRow
            key={graph.name}
            graph={graph}
            picture={pictures.get(graph.title ?? graph.name)}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </section>
  );
}

interface GraphRowProps {
  readonly graph: ListedGraph;
  readonly picture: string | undefined;
  readonly onChanged: () => void;
}

function GraphRow({ graph, picture, onChanged }: GraphRowProps) {
  const editor = useEditorStore();
  const workspace = useWorkspaceStore();
  const { name, title, description, shipped } = graph;
  const [asks, setAsks] = useState<"rename" | "delete">();
  const [next, setNext] = useState(name);
  const change = (work: () => Promise<void>) =>
    reportRefusal(editor, async () => {
      await work();
      setAsks(undefined);
      onChanged();
    });
  return (
    <li className="graph-row">
      <button type="button" className="graph-entry" onClick={() => void openNamed(workspace, name)}>
        <span className="graph-picture">
          {picture ? <StoredPicture id={picture} side={96} alt="" passing /> : <Workflow size={20} aria-hidden />}
        </span>
        <span className="graph-title">{title ?? name}</span>
        <span className="graph-name">{name}</span>
        {description && <span className="graph-description">{description}</span>}
      </button>
      {shipped !== true && asks === undefined && (
        <span className="graph-ways">
          <button
            type="button"
            className="icon-button small"
            aria-label={dialogTexts.renameNamed({ name })}
            title={dialogTexts.rename}
            onClick={() => setAsks("rename")}
          >
            <Pencil size={14} />
          </button>
          <button
            type="button"
            className="icon-button small"
            aria-label={dialogTexts.deleteNamed({ name })}
            title={dialogTexts.delete}
            onClick={() => setAsks("delete")}
          >
            <Trash2 size={14} />
          </button>
        </span>
      )}
      {asks === "rename" && (
        <Question
          onDone={() => void change(() => renameGraph(workspace, graph, next))}
          onLeave={() => setAsks(undefined)}
        >
          <input
            ref={(input) => input?.focus()}
            className="input"
            aria-label={dialogTexts.newNameOf({ name })}
            value={next}
            pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,99}"
            title={dialogTexts.nameRule}
            required
            spellCheck={false}
            onChange={({ target }) => setNext(target.value)}
          />
          <button type="submit" className="button primary">
            {dialogTexts.rename}
          </button>
        </Question>
      )}
      {asks === "delete" && (
        <Question onDone={() => void change(() => deleteGraph(workspace, graph))} onLeave={() => setAsks(undefined)}>
          <span className="hint">{dialogTexts.keepsVersions}</span>
          <button type="submit" className="button danger" ref={(button) => button?.focus()}>
            {dialogTexts.deleteNamed({ name })}
          </button>
        </Question>
      )}
    </li>
  );
}

interface QuestionProps {
  readonly onDone: () => void;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

function Question({ onDone, onLeave, children }: QuestionProps) {
  return (
    <form
      className="graph-question"
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      {children}
      <button type="button" className="button" onClick={onLeave}>
        {dialogTexts.leaveIt}
      </button>
    </form>
  );
}
