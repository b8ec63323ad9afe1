import "./samples.css";
import type { Seed } from "@sigmaflow/core";
import type { RunPicture } from "@sigmaflow/core/wire";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { stageTexts } from "../texts/stage.ts";

/** Every picture of one output, each with its seed where that is known. */
export function Samples(props: {
  readonly name: string;
  readonly images: readonly RunPicture[];
  readonly seedOf: ((index: number) => Seed) | undefined;
  readonly onLook: (index: number) => void;
}) {
  const { name, images, seedOf, onLook } = props;
  return (
    <div className="samples" data-count={images.length}>
      {images.map(({ hash, width, height }, index) => {
        const title = images.length > 1 ? `${name} ${index + 1}` : name;
        const says = `${title}, ${width} × ${height}`;
        const seed = images.length > 1 ? seedOf?.(index) : undefined;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal pictures are one file; they differ by their place alone.
          <figure key={`${hash} ${index}`} className="sample">
            <button
              type="button"
              className="picture-button"
              aria-label={stageTexts.lookAt({ picture: says })}
              onClick={() => onLook(index)}
            >
              <StoredPicture className="result-picture" id={hash} side={640} width={width} height={height} alt={says} />
            </button>
            {seed !== undefined && <figcaption className="hint">{stageTexts.seed({ seed: String(seed) })}</figcaption>}
          </figure>
        );
      })}
    </div>
  );
}
