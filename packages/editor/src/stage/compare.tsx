import { useState } from "react";
import { stageTexts } from "../texts/stage.ts";
import { type Frame, frameTitle } from "./frames.ts";
import { pictureUrl } from "./viewport.tsx";

/** How two pictures are looked at: one over the other with an edge to move, or beside each other. */
export type CompareMode = "slider" | "beside";

interface CompareProps {
  readonly now: Frame;
  readonly before: Frame;
  readonly mode: CompareMode;
}

/** Two pictures at once. */
export function Compare({ now, before, mode }: CompareProps) {
  const [share, setShare] = useState(50);
  const words = [stageTexts.other, stageTexts.now];
  if (mode === "beside")
    return (
      <div className="beside">
        {[before, now].map((frame, place) => (
          <figure key={place === 0 ? "before" : "now"}>
            <img className="stage-picture" src={pictureUrl(frame)} alt={`${frameTitle(frame)}, ${words[place]}`} />
            <figcaption>{frame.title ?? words[place]}</figcaption>
          </figure>
        ))}
      </div>
    );
  return (
    <div
      className="compare"
      style={{ "--share": `${share}%`, aspectRatio: `${now.width} / ${now.height}` } as React.CSSProperties}
    >
      <img className="stage-picture" src={pictureUrl(now)} alt={`${frameTitle(now)}, ${words[1]}`} />
      <img className="stage-picture over" src={pictureUrl(before)} alt={`${frameTitle(before)}, ${words[0]}`} />
      <span className="compare-edge" aria-hidden />
      <input
        type="range"
        className="compare-range"
        aria-label={stageTexts.share}
        min={0}
        max={100}
        value={share}
        onChange={({ target }) => setShare(Number(target.value))}
      />
      <span className="compare-word" data-side="left">
        {before.title ?? words[0]}
      </span>
      <span className="compare-word" data-side="right">
        {now.title ?? words[1]}
      </span>
    </div>
  );
}
