import "./stage.css";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useEditor } from "../store/use-editor.ts";
import { stageTexts } from "../texts/stage.ts";
import { Compare, type CompareMode } from "./compare.tsx";
import { FilmStrip } from "./film-strip.tsx";
import { type Frame, frameTitle } from "./frames.ts";
import { LivePicture } from "./live-picture.tsx";
import { StageTools } from "./stage-tools.tsx";
import { useFilm } from "./use-film.ts";
import { pictureUrl, Viewport, type Zoom } from "./viewport.tsx";

interface StageProps {
  /** Pictures to go through, if not those of the document's runs. */
  readonly film?: readonly Frame[];
  /** The picture that is shown first, and the one that it is compared with, by key or content id. */
  readonly first?: string | undefined;
  readonly against?: string | undefined;
  readonly children?: ReactNode;
}

/** What runs made, large: the newest picture, or one that was chosen from the film strip, alone or beside another. */
export function Stage({ film: given, first, against: other, children }: StageProps) {
  const made = useFilm();
  const film = given ?? made;
  const run = useEditor((state) => state.run?.id);
  const underWay = useEditor(({ run: shown }) => shown?.status === "running" || shown?.status === "queued");
  const start = film.find(({ key, hash }) => key === first || hash === first)?.key;
  const [picked, setPicked] = useState<{ readonly key: string; readonly run: string | undefined }>();
  const [againstKey, setAgainst] = useState(other);
  const [zoom, setZoom] = useState<Zoom>("fit");
  const [mode, setMode] = useState<CompareMode | undefined>(other === undefined ? undefined : "slider");
  // A new run takes the stage.
  const key = picked !== undefined && picked.run === run ? picked.key : start;
  const at = Math.max(
    film.findIndex((frame) => frame.key === key),
    0,
  );
  const isLive = underWay && key === undefined;
  const shown = film[at];
  const against = film.find((frame) => frame.key === againstKey && frame !== shown) ?? film[at + 1] ?? film[at - 1];
  const show = (frame: Frame | undefined) => frame && setPicked({ key: frame.key, run });
  const zoomBy = (factor: number) =>
    setZoom((before) => Math.min(16, Math.max(0.125, (before === "fit" ? 1 : before) * factor)));
  const compare = (next: CompareMode) => setMode((before) => (before === next ? undefined : next));
  // Runs lie the newest first; what is given lies as it is read.
  const left = given === undefined ? 1 : -1;
  const keys = new Map<string, () => void>([
    ["ArrowLeft", () => show(film[at + left])],
    ["ArrowRight", () => show(film[at - left])],
    ["+", () => zoomBy(2)],
    ["-", () => zoomBy(0.5)],
    ["0", () => setZoom("fit")],
    ["1", () => setZoom(1)],
    ["c", () => compare("slider")],
    ["b", () => compare("beside")],
  ]);
  const press = (event: KeyboardEvent) => {
    const act = keys.get(event.key);
    const isOwn = event.key.startsWith("Arrow") && (zoom !== "fit" || event.target instanceof HTMLInputElement);
    if (act === undefined || isOwn || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <section className="stage" aria-label={stageTexts.picture} onKeyDown={press}>
      <StageTools
        frame={isLive ? undefined : shown}
        zoom={zoom}
        mode={mode}
        canCompare={film.length > 1}
        onZoom={setZoom}
        onZoomBy={zoomBy}
        onCompare={compare}
      />
      <div className="stage-place">
        {isLive && <LivePicture before={shown} />}
        {!isLive && shown === undefined && children}
        {!isLive && shown !== undefined && mode !== undefined && against !== undefined && (
          <Compare now={shown} before={against} mode={mode} />
        )}
        {!isLive && shown !== undefined && (mode === undefined || against === undefined) && (
          <Viewport
            src={pictureUrl(shown)}
            alt={`${frameTitle(shown)}, ${shown.width} × ${shown.height}`}
            width={shown.width}
            height={shown.height}
            zoom={zoom}
          />
        )}
      </div>
      {film.length > 0 && (
        <FilmStrip
          film={film}
          shown={isLive ? undefined : shown}
          against={mode === undefined ? undefined : against}
          onShow={show}
          onAgainst={(frame) => {
            setAgainst(frame.key);
            setMode((before) => before ?? "slider");
          }}
        />
      )}
    </section>
  );
}
