import { type PointerEvent, useRef } from "react";
import { artifactUrl } from "../api/client.ts";

/** How large a picture is shown: as large as there is room, or so many screen pixels for each of its own. */
export type Zoom = "fit" | number;

interface ViewportProps {
  /** The picture's address. */
  readonly src: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly zoom: Zoom;
}

/** One picture, which is moved by scrolling or dragging where it is larger than its place. */
export function Viewport({ src, alt, width, height, zoom }: ViewportProps) {
  const place = useRef<HTMLDivElement>(null);
  const drag = (event: PointerEvent) => {
    const { current } = place;
    if (current === null || event.buttons !== 1 || event.pointerType === "touch") return;
    current.scrollLeft -= event.movementX;
    current.scrollTop -= event.movementY;
  };
  const scale = zoom === "fit" ? undefined : zoom / window.devicePixelRatio;
  return (
    <div
      ref={place}
      className="viewport"
      data-fit={zoom === "fit"}
      onPointerMove={drag}
      // A region that scrolls needs the focus to be scrolled by keys.
      tabIndex={zoom === "fit" ? -1 : 0}
    >
      <img
        className="stage-picture"
        src={src}
        alt={alt}
        draggable={false}
        style={
          scale === undefined
            ? { aspectRatio: `${width} / ${height}` }
            : { width: width * scale, height: height * scale, imageRendering: scale >= 2 ? "pixelated" : "auto" }
        }
      />
    </div>
  );
}

/** The address of a kept picture in its own size. */
export function pictureUrl({ hash }: { readonly hash: string }): string {
  return artifactUrl(hash);
}
