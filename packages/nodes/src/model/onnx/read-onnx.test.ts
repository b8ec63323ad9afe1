import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SigmaflowError } from "@sigmaflow/core";
import fc from "fast-check";
import { InferenceSession } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { fixtures } from "../../../test/support/model-folders.ts";
import { type NodeSpec, onnxModel } from "../../../test/support/onnx-writer.ts";
import type { GraphValue } from "./facts.ts";
import { readOnnx } from "./read-onnx.ts";
import { type ByteSource, bytesSource } from "./wire-reader.ts";
import { join as concat, integer, message, text } from "./wire-writer.ts";

const models = (readdirSync(fixtures, { recursive: true }) as string[])
  .filter((path) => path.endsWith(".onnx") && !/contrib-op|external-data-short/.test(path))
  .sort();

const read = (path: string) => readOnnx(bytesSource(readFileSync(join(fixtures, path))));

const oneNode = (node: Partial<NodeSpec>, more: Partial<Parameters<typeof onnxModel>[0]> = {}): Uint8Array =>
  onnxModel({
    inputs: [{ name: "x", shape: ["n", 4, "h", "w"] }],
    outputs: [{ name: "y", shape: ["n", 4, "h2", "w2"] }],
    nodes: [{ op: "Identity", inputs: ["x"], outputs: ["y"], ...node }],
    ...more,
  });

describe("reading an ONNX file", () => {
  it.each(models)("finds in %s the inputs and outputs that the runtime finds", async (path) => {
    const session = await InferenceSession.create(join(fixtures, path));
    const seen = (metadata: readonly InferenceSession.ValueMetadata[]): GraphValue[] =>
      metadata.map((value) => {
        if (!value.isTensor) throw new Error("all values are tensors here");
        return { name: value.name, type: value.type as GraphValue["type"], shape: value.shape };
      });
    const facts = read(path);
    expect(facts.inputs).toEqual(seen(session.inputMetadata));
    expect(facts.outputs).toEqual(seen(session.outputMetadata));
    await session.release();
  });

  it("counts upsampling by a fixed 2, and none that takes its size from the skip tensor", () => {
    expect(read("tiny-sdxl-grid/unet/model.onnx").fixedResizes).toBe(1);
    expect(read("tiny-sdxl/unet/model.onnx").fixedResizes).toBe(0);
    expect(read("tiny-sdxl/vae_decoder/model.onnx").fixedResizes).toBe(3);
  });

  it.each([
    ["scales in a weight", { inputs: ["x", "", "s"] }, [1, 1, 2, 2], 1],
    ["scales of 1", { inputs: ["x", "", "s"] }, [1, 1, 1, 1], 0],
    ["scales of operator set 10", { inputs: ["x", "s"] }, [1, 1, 2, 2], 1],
    ["scales that the graph computes", { inputs: ["x", "", "x"] }, [1, 1, 1, 1], 1],
  ])("judges resizing by %s", (_, node, scales, fixed) => {
    const initializers = [{ name: "s", dims: [4], values: Float32Array.from(scales) }];
    expect(readOnnx(bytesSource(oneNode({ op: "Resize", ...node }, { initializers }))).fixedResizes).toBe(fixed);
  });

  it("tells a size that is copied from a shape from one that is computed", () => {
    const sized = (op: string): number =>
      readOnnx(
        bytesSource(
          onnxModel({
            inputs: [{ name: "x", shape: ["n"] }],
            outputs: [{ name: "y", shape: ["n"] }],
            nodes: [
              { op: "Shape", inputs: ["x"], outputs: ["shape"] },
              { op, inputs: ["shape"], outputs: ["size"] },
              { op: "Resize", inputs: ["x", "", "", "size"], outputs: ["y"] },
            ],
          }),
        ),
      ).fixedResizes;
    expect([sized("Identity"), sized("Mul")]).toEqual([0, 1]);
  });

  it("finds where weights lie outside the file, and how much of each file is read", () => {
    const initializers = [
      { name: "a", dims: [10], external: { location: "big", offset: 0, length: 40 } },
      { name: "b", dims: [5], external: { location: "big", offset: 64, length: 20 } },
      { name: "c", dims: [3], type: 10, external: { location: "other" } },
    ];
    const facts = readOnnx(bytesSource(oneNode({}, { initializers })));
    expect(facts.externalFiles).toEqual([
      { location: "big", bytes: 84 },
      { location: "other", bytes: 6 },
    ]);
    expect(facts.weights).toEqual({ float32: 60, float16: 6 });
  });

  it("leaves weights out of the inputs, where files of the third version list them", () => {
    const bytes = oneNode(
      {},
      {
        irVersion: 3,
        inputs: [
          { name: "x", shape: ["n"] },
          { name: "w", shape: [2] },
        ],
        initializers: [{ name: "w", dims: [2], values: Float32Array.of(1, 2) }],
      },
    );
    expect(readOnnx(bytesSource(bytes)).inputs.map(({ name }) => name)).toEqual(["x"]);
  });

  it("steps over gigabytes of weights inside the file without reading them", () => {
    const size = 6_000_000_000;
    const field = (number: number, length: number): Uint8Array => {
      const bytes = [number * 8 + 2];
      for (let rest = length; ; rest = Math.floor(rest / 128)) {
        bytes.push((rest % 128) + (rest > 127 ? 128 : 0));
        if (rest <= 127) return Uint8Array.from(bytes);
      }
    };
    const dims = concat(integer(1, size / 4), integer(2, 1), text(8, "w"));
    const raw = field(9, size);
    const tensor = field(5, dims.length + raw.length + size);
    const output = message(12, text(1, "y"));
    const graph = field(7, tensor.length + dims.length + raw.length + size + output.length);
    const opset = message(8, integer(2, 17));
    const head = concat(opset, graph, tensor, dims, raw);
    let bytesRead = 0;
    const source: ByteSource = {
      size: head.length + size + output.length,
      read: (offset, length) => {
        const bytes =
          offset < head.length
            ? head.subarray(offset, offset + length)
            : offset < head.length + size
              ? new Uint8Array(length)
              : output.subarray(offset - head.length - size, offset - head.length - size + length);
        bytesRead += bytes.length;
        return bytes;
      },
    };
    expect(readOnnx(source).weights).toEqual({ float32: size });
    expect(bytesRead).toBeLessThan(1000);
  });
});

describe("reading a file that is no ONNX model", () => {
  const whole = new Uint8Array(readFileSync(join(fixtures, "tiny-sdxl/unet/model.onnx")));
  /** Facts, or a refusal with a code: nothing else may come of any bytes. */
  const outcome = (bytes: Uint8Array): string => {
    try {
      readOnnx(bytesSource(bytes));
      return "facts";
    } catch (error) {
      if (!(error instanceof SigmaflowError)) throw error;
      return error.code;
    }
  };
  const codes = ["facts", "ONNX_MALFORMED", "ONNX_TOO_LARGE"];

  it("refuses any bytes by code, if it does not read them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => codes.includes(outcome(bytes))),
      { numRuns: 2000 },
    );
  });

  it("refuses a model that is cut anywhere", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(outcome(whole.subarray(0, length))).toBe("ONNX_MALFORMED");
      }),
      { numRuns: 200 },
    );
  });

  it("refuses a model with changed bytes by code, if it does not read it", () => {
    const change = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(change, (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        return codes.includes(outcome(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["an empty file", new Uint8Array(0)],
    ["a number without end", new Uint8Array(64).fill(0xff)],
    ["messages nested without end", Uint8Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 0x3a : 0x7f))],
    ["a graph longer than the file", Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x7f)],
    ["groups, which ONNX never uses", Uint8Array.of(0x3b, 0x3c)],
  ])("refuses %s", (_, bytes) => {
    expect(outcome(bytes)).toBe("ONNX_MALFORMED");
  });

  it("ends on a file of nothing but tiny fields", () => {
    // Filled by pairs of bytes, which is quick: the file is read in very many pieces.
    const pair = new Uint16Array(new Uint8Array([0x10, 1]).buffer)[0]!;
    const tiny: ByteSource = {
      size: 1e12,
      read: (_, length) => new Uint8Array(new Uint16Array(Math.ceil(length / 2)).fill(pair).buffer, 0, length),
    };
    expect(() => readOnnx(tiny)).toThrow(expect.objectContaining({ code: "ONNX_TOO_LARGE" }));
  });
});
