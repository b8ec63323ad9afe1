import { StoredPicture } from "../canvas/stored-picture.tsx";
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
    <ul className="film" aria-label="Pictures of this document">
      {film.map((frame, place) => (
        <li key={frame.key}>
          <button
            type="button"
            className="film-frame"
            aria-label={`${frameTitle(frame)}, picture ${film.length - place} of ${film.length}`}
            aria-pressed={frame.key === shown?.key}
            data-against={frame.key === against?.key}
            title="Click to look at it; with Shift to compare with it"
            onClick={({ shiftKey }) => (shiftKey ? onAgainst : onShow)(frame)}
          >
            <StoredPicture id={frame.hash} side={128} alt="" />
          </button>
        </li>
      ))}
    </ul>
  );
}
