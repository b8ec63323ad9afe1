/** One file set that an inference session is made from, known by content. */
export interface ModelFile {
  /** sha256 over the component's files, hex. The host finds the files by it. */
  readonly digest: string;
}
