import { StoredPicture } from "../canvas/stored-picture.tsx";
import { stageTexts } from "../texts/stage.ts";
import { type Frame, frameTitle } from "./frames.ts";

/** The pictures that were made from the document, to choose from. */
export function FilmStrip(props: {
  readonly film: readonly Frame[];
  readonly shown: Frame | undefined;
  readonly against: Frame | undefined;
  readonly onShow: (frame: Frame) => void;
  /** Chooses what is compared with. */
  readonly onAgainst: (frame: Frame) => void;
}) {
  const { film, shown, against, onShow, onAgainst } = props;
  return (
    <ul className="film" aria-label={stageTexts.film}>
      {film.map((frame, place) => (
        <li key={frame.key}>
          <button
            type="button"
            className="film-frame"
            aria-label={stageTexts.filmFrame({ title: frameTitle(frame), at: film.length - place, count: film.length })}
            aria-pressed={frame.key === shown?.key}
            data-against={frame.key === against?.key}
            title={stageTexts.filmHint}
            onClick={({ shiftKey }) => (shiftKey ? onAgainst : onShow)(frame)}
          >
            <StoredPicture id={frame.hash} side={128} alt="" />
          </button>
        </li>
      ))}
    </ul>
  );
}
