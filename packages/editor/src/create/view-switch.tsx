import { Sparkles, Workflow } from "lucide-react";
import { useEditor, useEditorStore } from "../store/use-editor.ts";

const views = [
  { id: "create", label: "Create", Icon: Sparkles },
  { id: "graph", label: "Graph", Icon: Workflow },
] as const;

/** Between the form with its picture and the graph behind it. */
export function ViewSwitch() {
  const editor = useEditorStore();
  const view = useEditor((state) => state.view);
  return (
    <fieldset className="view-switch" aria-label="View">
      {views.map(({ id, label, Icon }) => (
        <button
          key={id}
          type="button"
          aria-pressed={view === id}
          title={`${label} (Alt+V switches)`}
          onClick={() => editor.setState(({ fit }) => ({ view: id, fit: fit + 1 }))}
        >
          <Icon size={14} aria-hidden /> <span>{label}</span>
        </button>
      ))}
    </fieldset>
  );
}
