import { InferenceSession } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { onnxModel } from "../../test/support/onnx-writer.ts";
import { checkOperators, notOnCpu } from "./check-operators.ts";
import { readOnnx } from "./onnx/read-onnx.ts";
import { bytesSource } from "./onnx/wire-reader.ts";

/** Ranks of what each operator takes, its element type, and what else its schema insists on. */
const uses: {
  readonly [op: string]: { readonly ranks: readonly number[]; readonly half?: true; readonly groups?: number };
} = {
  BiasAdd: { ranks: [3, 1, 3] },
  BiasSplitGelu: { ranks: [3, 1] },
  GemmFastGelu: { ranks: [2, 2] },
  GroupNorm: { ranks: [4, 1, 1], half: true, groups: 2 },
  NhwcConv: { ranks: [4, 4] },
  SkipGroupNorm: { ranks: [4, 1, 1, 4], half: true, groups: 2 },
};
const float = 1;
const half = 10;
const axes = (rank: number): readonly string[] => ["a", "b", "c", "d"].slice(0, rank);

function modelWith(op: string, domain: string): Uint8Array {
  const use = uses[op] ?? { ranks: [4] };
  const type = use.half ? half : float;
  return onnxModel({
    // Of the half-precision ones, the norm's own weights stay float32.
    inputs: use.ranks.map((rank, i) => ({ name: `x${i}`, type: rank === 1 ? float : type, shape: axes(rank) })),
    outputs: [{ name: "y", type, shape: axes(use.ranks[0] ?? 4) }],
    nodes: [
      {
        op,
        domain,
        inputs: use.ranks.map((_, i) => `x${i}`),
        outputs: ["y"],
        ...(use.groups && { attributes: { groups: use.groups, activation: 0 } }),
      },
    ],
    domains: [domain],
  });
}

describe("the check of operators", () => {
  it.each([...notOnCpu])("is right that the runtime's processor provider lacks %s", async (op) => {
    const session = InferenceSession.create(modelWith(op, "com.microsoft"), { logSeverityLevel: 4 });
    await expect(session).rejects.toThrow(/NOT_IMPLEMENTED|Could not find an implementation|Failed to find kernel/);
  });

  it("refuses them on the processor, by name, and takes them elsewhere", () => {
    const facts = readOnnx(bytesSource(modelWith("NhwcConv", "com.microsoft")));
    expect(checkOperators("unet/model.onnx", facts, "cpu")).toEqual([
      {
        where: "unet/model.onnx",
        found: "operators that exist only for graphics cards: NhwcConv",
        expected: "operators that the processor can run",
        action: "Use an export that was not optimised for CUDA or DirectML, or choose such a provider.",
      },
    ]);
    expect(checkOperators("unet/model.onnx", facts, "cuda")).toEqual([]);
  });

  it("refuses operators of a domain that no one here knows", () => {
    const facts = readOnnx(bytesSource(modelWith("Sparkle", "org.example")));
    expect(checkOperators("m", facts, "cuda")[0]?.found).toBe("operators of unknown kinds: org.example.Sparkle");
  });

  it("takes a domain whose functions the file defines itself", () => {
    const facts = readOnnx(bytesSource(modelWith("Sparkle", "org.example")));
    expect(checkOperators("m", { ...facts, ownDomains: ["org.example"] }, "cpu")).toEqual([]);
  });
});
