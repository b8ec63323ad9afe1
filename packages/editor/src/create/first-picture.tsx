import { createTexts } from "../texts/create.ts";
import { firstPicture } from "./first-inputs.ts";

/** A finished picture in place of one's own. */
export function FirstPicture() {
  return (
    <figure className="first-picture">
      <img className="stage-picture" src={firstPicture} alt={createTexts.firstPicture} />
      <figcaption className="hint">{createTexts.madeBy}</figcaption>
    </figure>
  );
}
