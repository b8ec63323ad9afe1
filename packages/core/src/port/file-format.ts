/** One format of files. */
export interface FileFormat {
  /** As documents name it: `png`. */
  readonly name: string;
  /** As a person says it in front of "file": `PNG`, `text`. */
  readonly label: string;
  /** `image/png`; {@link anyType} for bytes of whatever type. */
  readonly mediaType: string;
  /** Without the dot; the first is written. */
  readonly extensions: readonly string[];
}

/** The media type of formats that hold bytes of whatever type. */
export const anyType = "*/*";

/** The media type of bytes whose type nobody declared. */
export const unknownType = "application/octet-stream";

/** Which files stand for values of a kind. */
export interface KindFiles {
  /** What such a file holds, as a person says it, without its article: `picture`. */
  readonly noun: string;
  /** The formats that values come in by; the one that is meant where nobody says, first. */
  readonly reads: readonly FileFormat[];
  /** The formats that values go out by, the default first. */
  readonly writes: readonly FileFormat[];
}

/** Whether one of some formats is of a media type. */
export function hasType(formats: readonly FileFormat[], mediaType: string): boolean {
  return formats.some((format) => format.mediaType === mediaType || format.mediaType === anyType);
}
