import { ImageOff } from "lucide-react";
import { useState } from "react";
import { artifactUrl } from "../api/client.ts";
import { canvasTexts } from "../texts/canvas.ts";

interface StoredPictureProps {
  /** Content id. */
  readonly id: string;
  /** Longest side in pixels, where a smaller one will do. */
  readonly side?: number;
  readonly alt: string;
  readonly className?: string;
  readonly width?: number;
  readonly height?: number;
  /** Of unfinished work: nothing is shown, and nothing said, when it cannot be had any more. */
  readonly passing?: boolean;
}

/** A picture that the server keeps; words in its place when the server does not have it. */
export function StoredPicture({ id, side, alt, passing = false, ...look }: StoredPictureProps) {
  const src = artifactUrl(id, side === undefined ? {} : { side });
  const [missing, setMissing] = useState<string>();
  if (missing !== src) return <img {...look} src={src} alt={alt} onError={() => setMissing(src)} />;
  if (passing) return null;
  return (
    <span className="picture-missing">
      <ImageOff size={18} aria-hidden /> {canvasTexts.noPicture({ picture: alt || canvasTexts.thisPicture })}
    </span>
  );
}
