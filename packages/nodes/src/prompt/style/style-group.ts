/** What a style makes of a prompt. */
export interface StyleText {
  /** Holds `{prompt}` once. */
  readonly prompt: string;
  /** Added to the negative prompt; may be empty. */
  readonly negative: string;
}

/** A style as packages bring it. */
export interface Style extends StyleText {
  /** Other names that it is found by. */
  readonly aliases?: readonly string[];
}

/** Styles of one kind. Their names are also known with the group's prefix: `photo-hdr` is `hdr`. */
export interface StyleGroup {
  readonly prefix: string;
  readonly styles: Readonly<Record<string, StyleText>>;
}
