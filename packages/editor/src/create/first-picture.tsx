import { firstPicture } from "./first-inputs.ts";

/** A finished picture in place of one's own. */
export function FirstPicture() {
  return (
    <figure className="first-picture">
      <img className="stage-picture" src={firstPicture} alt="A panda in a blue spacesuit at a bar, drawn" />
      <figcaption className="hint">
        Made by the model that comes with sigmaflow, from the prompt this began with.
      </figcaption>
    </figure>
  );
}
