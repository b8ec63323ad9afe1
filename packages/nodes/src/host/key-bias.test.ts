import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { onnxModel } from "../../test/support/onnx-writer.ts";
import { hiddenKey, keyBiasInput, withKeyBias } from "../model/onnx/key-bias.ts";

/** Attention in small: the shares of three keys, behind an operator that names the scores. */
function shares(opset: number, type: 1 | 10 = 1): Uint8Array {
  return onnxModel({
    opset,
    inputs: [{ name: "q", type, shape: ["queries", 3] }],
    outputs: [{ name: "shares", type, shape: ["queries", 3] }],
    nodes: [
      { op: "Identity", inputs: ["q"], outputs: ["the/scores"] },
      { op: "Softmax", inputs: ["the/scores"], outputs: ["shares"] },
    ],
    // Weights say of which type the file is, for versions that cannot cast alike.
    initializers: [{ name: "weight", dims: [2], type, values: type === 1 ? new Float32Array(2) : new Uint16Array(2) }],
  });
}

const half = { 1: 0x3c00, 2: 0x4000, 3: 0x4200 } as const;

test.each([13, 17])("hides a key from a softmax of version %i, and nothing without being asked to", async (opset) => {
  const session = await InferenceSession.create(withKeyBias(shares(opset)));
  const q = new Tensor("float32", [1, 2, 3], [1, 3]);
  const run = async (bias: readonly number[]) => [
    ...((await session.run({ q, [keyBiasInput]: new Tensor("float32", bias, [3]) })).shares!.data as Float32Array),
  ];
  const [plain] = [await InferenceSession.create(shares(opset))];
  expect(await run([0, 0, 0])).toEqual([...((await plain.run({ q })).shares!.data as Float32Array)]);
  const [first, hidden, last] = await run([0, hiddenKey, 0]);
  expect([hidden, first! + last!]).toEqual([0, expect.closeTo(1, 6)]);
});

test.each([13, 17])("hides a key in float16 of version %i", async (opset) => {
  const session = await InferenceSession.create(withKeyBias(shares(opset, 10)));
  // Bit patterns in an object of a tensor's shape, as the inference process sends them.
  const q = { type: "float16", data: Uint16Array.of(half[1], half[2], half[3]), dims: [1, 3], location: "cpu" };
  const feeds = { q: q as unknown as Tensor, [keyBiasInput]: new Tensor("float32", [0, hiddenKey, 0], [3]) };
  const { data } = (await session.run(feeds)).shares!;
  const bits = new Uint16Array((data as Uint16Array).buffer, (data as Uint16Array).byteOffset, 3);
  expect([bits[0]! > 0, bits[1], bits[2]! > 0]).toEqual([true, 0, true]);
});

test("refuses attention that is one operator, in words", () => {
  const fused = onnxModel({
    inputs: [{ name: "q", shape: [1, 3] }],
    outputs: [{ name: "out", shape: [1, 3] }],
    nodes: [{ op: "Identity", inputs: ["q"], outputs: ["out"] }],
  });
  expect(() => withKeyBias(fused)).toThrow(
    expect.objectContaining({
      code: "TOKENS_NOT_HIDDEN",
      message: expect.stringContaining("attention is one operator, in which no token can be hidden"),
    }),
  );
});
