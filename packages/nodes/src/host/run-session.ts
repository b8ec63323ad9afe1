import { type InferenceSession, Tensor as RuntimeValue } from "onnxruntime-node";
import type { RuntimeTensor } from "../model/marshal.ts";
import type { RuntimeTensors } from "./pair-feeds.ts";

/** The result of one call of a session: its outputs, and its time inside the runtime. */
export interface SessionResult {
  readonly outputs: RuntimeTensors;
  readonly ms: number;
}

/** Runs a session; names are the export's own. */
export async function runSession(
  session: InferenceSession,
  feeds: RuntimeTensors,
  fetches: readonly string[],
): Promise<SessionResult> {
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, runtimeValue(tensor)]));
  const began = performance.now();
  const fetched = await session.run(inputs, fetches);
  const ms = performance.now() - began;
  const outputs = Object.fromEntries(Object.entries(fetched).map(([name, value]) => [name, asRuntimeTensor(value)]));
  return { outputs, ms };
}

/**
 * A value in the form that the runtime accepts. Its own class turns float16 into a Float16Array where the engine has that, which its
 * native half (1.30) reads as an empty array; bit patterns in an object of the same shape arrive whole.
 */
function runtimeValue({ type, data, dims }: RuntimeTensor): RuntimeValue {
  if (type === "float16") return { type, data, dims, location: "cpu" } as unknown as RuntimeValue; // see above
  return new RuntimeValue(type, data as never, dims); // `data` is of the type's kind, by how it is made
}

function asRuntimeTensor({ type, dims, data }: InferenceSession.OnnxValueMapType[string]): RuntimeTensor {
  // Where the engine has Float16Array, the runtime returns float16 as that; the bits are the same.
  if (type === "float16" && ArrayBuffer.isView(data))
    return { type, dims, data: new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) };
  if ((type === "float32" || type === "int32" || type === "int64") && ArrayBuffer.isView(data))
    return { type, dims, data: data as RuntimeTensor["data"] };
  throw new TypeError(`the model outputs ${type}, which is not supported`);
}
