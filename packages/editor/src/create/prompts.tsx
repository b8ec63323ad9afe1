import { promptInput } from "@sigmaflow/core/editing";
import { Lightbulb } from "lucide-react";
import { useModels } from "../api/models.ts";
import { drawingModel } from "../document/drawing.ts";
import { setDefault } from "../document/interface.ts";
import { changeDocument } from "../store/editing.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { createTexts } from "../texts/create.ts";
import { stepTexts } from "../texts/steps.ts";

/** Prompts that the graph's model draws well, to begin with. */
export function Prompts() {
  const editor = useEditorStore();
  const models = useModels();
  const document = useEditor((state) => state.document);
  const catalogue = useEditor((state) => state.catalogue);
  const name = promptInput(document);
  const model = drawingModel(document, catalogue, models);
  if (name === undefined || model?.prompts === undefined) return null;
  const use = (prompt: string) =>
    changeDocument(editor, { label: stepTexts.usePrompt }, (before) => ({
      ...before,
      ...setDefault(before, name, prompt),
    }));
  return (
    <section className="prompts" aria-label={createTexts.prompts}>
      <h3>
        <Lightbulb size={13} aria-hidden /> {createTexts.tryOne({ model: model.name })}
      </h3>
      <ul>
        {model.prompts.map((prompt) => (
          <li key={prompt}>
            <button
              type="button"
              className="prompt-chip"
              aria-pressed={document.inputs?.[name]?.default === prompt}
              onClick={() => use(prompt)}
            >
              {prompt}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
