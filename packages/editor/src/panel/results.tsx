import { own } from "@sigmaflow/core/editing";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { setDefault } from "../document/interface.ts";
import { readable } from "../document/ports.ts";
import { sampleSeeds } from "../document/sample-seeds.ts";
import { Samples } from "../stage/samples.tsx";
import { useLivePreview } from "../stage/use-live-preview.ts";
import { edit } from "../store/editing.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { formTexts } from "../texts/form.ts";
import { stepTexts } from "../texts/steps.ts";
import { StoredFile } from "./stored-file.tsx";

/** The results of the run: pictures to look at, files to save, other values as text, and the seeds that were drawn. */
export function Results({ withPictures = true }: { readonly withPictures?: boolean }) {
  const editor = useEditorStore();
  const results = useEditor((state) => state.results);
  const ran = useEditor((state) => state.ran);
  const given = useEditor(({ run, values }) => ({ ...values, ...run?.seeds }));
  const preview = useLivePreview();
  const live = withPictures ? preview : undefined;
  const shown = Object.entries(results ?? {}).filter(([, { images }]) => withPictures || images === undefined);
  const drawn = useEditor(({ run, document }) =>
    Object.entries(run?.seeds ?? {})
      .filter(([name]) => own(document.inputs, name)?.default === -1)
      .flat(),
  );
  const seeds = drawn.flatMap((value, at) => (at % 2 === 0 ? [[String(value), drawn[at + 1]!] as const] : []));
  if (shown.length + (results === undefined ? 0 : seeds.length) === 0 && live === undefined) return null;
  return (
    <section className="results" aria-label={formTexts.results}>
      {results === undefined && live !== undefined && (
        <StoredPicture className="result-picture live" id={live} alt={formTexts.unfinished} passing />
      )}
      {shown.map(([name, { images, files, value }]) => (
        <div key={name} className="result">
          <h3>{readable(name)}</h3>
          {images !== undefined && (
            <Samples
              name={name}
              images={images}
              seedOf={ran && sampleSeeds(ran, name, given)}
              onLook={(index) => {
                editor.setState({ dialog: { kind: "stage", hash: images[index]!.hash } });
              }}
            />
          )}
          {files?.map((file, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal files are one artifact and differ by their place alone.
            <StoredFile key={`${file.hash} ${index}`} name={files.length > 1 ? `${name}-${index}` : name} file={file} />
          ))}
          {value !== undefined && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the focus to be scrolled by keys.
            <pre className="result-value" tabIndex={0}>
              {typeof value === "string" ? value : JSON.stringify(value)}
            </pre>
          )}
        </div>
      ))}
      {results !== undefined &&
        seeds.map(([name, seed]) => (
          <p className="hint seed-drawn" key={name}>
            {name} {String(seed)}
            <button
              type="button"
              className="link"
              onClick={() => edit(editor, { label: stepTexts.keep({ name }) }, (body) => setDefault(body, name, seed))}
            >
              {formTexts.keep}
            </button>
          </p>
        ))}
    </section>
  );
}
