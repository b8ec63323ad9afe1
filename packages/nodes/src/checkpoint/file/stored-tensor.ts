/** Element types of the safetensors format that networks are computed from, and their bytes. */
export const elementBytes = { F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, F8_E5M2: 1 } as const;

export type WeightType = keyof typeof elementBytes;

/** Elements of eight bits, which the runtime casts and does nothing else with. */
export function isEightBits(type: string): boolean {
  return type === "F8_E4M3" || type === "F8_E5M2";
}

/** A tensor that lies in a file: what its header says of it, checked against the file. */
export interface StoredTensor {
  /** Element type by the format's name: `F32`, `F16`, `BF16`, or one that no network is computed from. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Absolute path of the file. */
  readonly file: string;
  /** Where its bytes begin in the file. */
  readonly offset: number;
  readonly bytes: number;
}

/** Tensors by name, of one file or several. */
export type StoredTensors = ReadonlyMap<string, StoredTensor>;

/** Whether a network can be computed from elements of that type. */
export function isWeightType(type: string): type is WeightType {
  return type in elementBytes;
}

/** How many elements a shape has. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
