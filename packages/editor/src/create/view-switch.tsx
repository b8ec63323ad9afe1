import { Sparkles, Workflow } from "lucide-react";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { createTexts, viewTexts } from "../texts/create.ts";

const views = [
  { id: "create", Icon: Sparkles },
  { id: "graph", Icon: Workflow },
] as const;

/** Between the form with its picture and the graph behind it. */
export function ViewSwitch() {
  const editor = useEditorStore();
  const view = useEditor((state) => state.view);
  return (
    <fieldset className="view-switch" aria-label={createTexts.view}>
      {views.map(({ id, Icon }) => (
        <button
          key={id}
          type="button"
          aria-pressed={view === id}
          title={createTexts.switchKey({ view: viewTexts[id] })}
          onClick={() => editor.setState(({ fit }) => ({ view: id, fit: fit + 1 }))}
        >
          <Icon size={14} aria-hidden /> <span>{viewTexts[id]}</span>
        </button>
      ))}
    </fieldset>
  );
}
