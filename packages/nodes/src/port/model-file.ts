/** One file set that an inference session is made from, known by content. */
export interface ModelFile {
  /** sha256 over the component's files, hex. The host finds the files by it. */
  readonly digest: string;
}

/** A LoRA on a model file. */
export interface LoraUse {
  /** sha256 of the LoRA's file, hex. The host finds it by that. */
  readonly digest: string;
  /** How much of it is added; 1 is what it was trained for, 0 nothing. */
  readonly strength: number;
}

/** A model file that LoRAs may be added to. */
export interface AdaptableFile extends ModelFile {
  /** In the order in which they were added; absent without any. */
  readonly loras?: readonly LoraUse[];
}
