/** A place in a text, both from 1; columns count UTF-16 units. */
export type Position = {
  readonly line: number;
  readonly column: number;
};

/** A place in a document: the keys that lead to it. */
export type DocumentPath = readonly (string | number)[];
