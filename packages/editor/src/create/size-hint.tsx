import { useModels } from "../api/models.ts";
import { askedSize, drawingModel, withSize } from "../document/drawing.ts";
import { changeDocument } from "../store/editing.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { createTexts } from "../texts/create.ts";
import { stepTexts } from "../texts/steps.ts";

/** Which size the graph's model draws best, and a way to take it. */
export function SizeHint() {
  const editor = useEditorStore();
  const models = useModels();
  const document = useEditor((state) => state.document);
  const catalogue = useEditor((state) => state.catalogue);
  const model = drawingModel(document, catalogue, models);
  const asked = askedSize(document);
  if (model?.size === undefined || asked === undefined) return null;
  const { width, height } = model.size;
  const best = `${width} × ${height}`;
  if (asked.width === width && asked.height === height)
    return <p className="hint size-hint">{createTexts.sizeIsBest({ size: best, model: model.name })}</p>;
  const sized = withSize(document, model.size);
  if (sized === document) return null;
  return (
    <p className="hint size-hint">
      {createTexts.bestSize({ model: model.name, size: best })}
      <button
        type="button"
        className="link"
        onClick={() =>
          changeDocument(editor, { label: stepTexts.size({ size: best }) }, (before) =>
            withSize(before, { width, height }),
          )
        }
      >
        {createTexts.useIt}
      </button>
    </p>
  );
}
