import { useState } from "react";
import { artifactUrl } from "../api/client.ts";

interface StoredPictureProps {
  /** Content id. */
  readonly id: string;
  /** Longest side in pixels, where a smaller one will do. */
  readonly side?: number;
  /** Which picture of several. */
  readonly index?: number;
  readonly alt: string;
  readonly className?: string;
  readonly width?: number;
  readonly height?: number;
}

/** A picture that the server keeps; nothing while it cannot be had, such as an old preview after a restart. */
export function StoredPicture({ id, side, index, alt, ...look }: StoredPictureProps) {
  const src = artifactUrl(id, { ...(side !== undefined && { side }), ...(index !== undefined && { index }) });
  const [missing, setMissing] = useState<string>();
  return missing === src ? null : <img {...look} src={src} alt={alt} onError={() => setMissing(src)} />;
}
