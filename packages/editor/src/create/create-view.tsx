import "./create.css";
import { ImageIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { ForecastLine } from "../panel/forecast-line.tsx";
import { InputsForm } from "../panel/inputs-form.tsx";
import { PaidHint } from "../panel/paid-hint.tsx";
import { Results } from "../panel/results.tsx";
import { RunSummary } from "../panel/run-panel.tsx";
import { Stage } from "../stage/stage.tsx";
import { useEditor } from "../store/use-editor.ts";
import { LastSweep } from "../sweep/last-sweep.tsx";
import { createTexts } from "../texts/create.ts";
import { FirstPicture } from "./first-picture.tsx";
import { Prompts } from "./prompts.tsx";
import { RunBar } from "./run-bar.tsx";

/** The document without its graph: what it asks for on one side, what it makes on the other. */
export function CreateView() {
  const isFirst = useEditor((state) => state.file?.template === true && state.made.length === 0);
  const run = useEditor((state) => state.run?.id);
  const view = useRef<HTMLElement>(null);
  // On a phone the picture stands above the form: there a new run is looked at.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each run.
  useEffect(() => {
    view.current?.scrollTo(0, 0);
  }, [run]);
  return (
    <main ref={view} className="create" aria-label={createTexts.create}>
      <div className="create-side">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the focus to be scrolled by keys. */}
        <section className="create-form" tabIndex={0} aria-label={createTexts.whatToMake}>
          <InputsForm belowPrompt={<Prompts />} />
          <PaidHint />
          <ForecastLine />
          <LastSweep />
          <RunSummary />
          <Results withPictures={false} />
        </section>
        <RunBar />
      </div>
      <Stage>
        {isFirst ? (
          <FirstPicture />
        ) : (
          <p className="stage-empty">
            <ImageIcon size={28} aria-hidden />
            {createTexts.nothingYet}
          </p>
        )}
      </Stage>
    </main>
  );
}
