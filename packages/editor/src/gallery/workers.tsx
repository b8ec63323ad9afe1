import type { QueueStanding } from "@sigmaflow/core/wire";
import { galleryTexts } from "../texts/gallery.ts";

/** Who performs runs, and where each is. */
export function Workers({ workers }: Pick<QueueStanding, "workers">) {
  return (
    <ol aria-label={galleryTexts.workers}>
      {workers?.map(({ id, name, models, doing }) => (
        <li key={id} title={models.join(", ")}>
          <span className="queue-title">{name}</span>
          <span className="hint">{doing[0]?.path ?? galleryTexts.idle}</span>
        </li>
      ))}
    </ol>
  );
}
