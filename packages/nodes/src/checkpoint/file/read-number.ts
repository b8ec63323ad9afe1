import { fromHalf } from "../../tensor/half.ts";

/** The first number among a stored tensor's bytes, little-endian; NaN for a type that holds no such numbers. */
export function readNumber(type: string, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case "F32":
      return view.getFloat32(0, true);
    case "F64":
      return view.getFloat64(0, true);
    case "F16":
      return fromHalf(Uint16Array.of(view.getUint16(0, true)))[0] ?? Number.NaN;
    case "BF16":
      return new DataView(Uint32Array.of(view.getUint16(0, true) << 16).buffer).getFloat32(0, true);
    case "I64":
      return Number(view.getBigInt64(0, true));
    case "I32":
      return view.getInt32(0, true);
    default:
      return Number.NaN;
  }
}

/** Types whose elements are read here; those of eight bits the runtime alone reads. */
export type ReadableType = "F32" | "F16" | "BF16";

export function isReadable(type: string): type is ReadableType {
  return type === "F32" || type === "F16" || type === "BF16";
}

/** A stored tensor's elements in float32. The bytes lie at a place of their own, as a copy does. */
export function readFloats(type: ReadableType, bytes: Uint8Array): Float32Array {
  const { buffer } = Uint8Array.from(bytes);
  if (type === "F32") return new Float32Array(buffer);
  const halves = new Uint16Array(buffer);
  if (type === "F16") return fromHalf(halves);
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}
