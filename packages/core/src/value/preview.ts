/** A small picture, `[height, width, channels]`, 8 bits. */
export interface Preview {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 4 with transparency; 3 unless given. */
  readonly channels?: 3 | 4;
}
