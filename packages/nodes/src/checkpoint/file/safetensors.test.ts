import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesSource } from "../../model/onnx/wire-reader.ts";
import { readSafetensors } from "./safetensors.ts";

/** A file with that header, and so many bytes of tensors. */
function file(header: unknown, bytes = 64): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const whole = new Uint8Array(8 + json.length + bytes);
  new DataView(whole.buffer).setBigUint64(0, BigInt(json.length), true);
  whole.set(json, 8);
  return whole;
}

const read = (bytes: Uint8Array) => readSafetensors(bytesSource(bytes), "a.safetensors");
const tensor = (dtype: string, shape: unknown, from: unknown, to: unknown) => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

describe("the header of a safetensors file", () => {
  it("gives each tensor's type, shape and place in the file, and the metadata's texts", () => {
    const bytes = file({
      __metadata__: { "modelspec.architecture": "sdxl", count: 3 },
      a: tensor("F16", [2, 3], 0, 12),
      b: tensor("F32", [], 12, 16),
      c: tensor("F8_E4M3", [0, 7], 16, 16),
    });
    const start = bytes.length - 64;
    expect(read(bytes)).toEqual({
      metadata: { "modelspec.architecture": "sdxl" },
      tensors: new Map([
        ["a", { type: "F16", shape: [2, 3], file: "a.safetensors", offset: start, bytes: 12 }],
        ["b", { type: "F32", shape: [], file: "a.safetensors", offset: start + 12, bytes: 4 }],
        ["c", { type: "F8_E4M3", shape: [0, 7], file: "a.safetensors", offset: start + 16, bytes: 0 }],
      ]),
    });
  });

  it.each([
    ["an empty file", new Uint8Array(0), "it has 0 bytes"],
    ["a picture", Uint8Array.from({ length: 99 }, (_, i) => i * 7), "does not begin as a safetensors file"],
    ["a pickle in a zip", new TextEncoder().encode("PK\u0003\u0004archive/data.pkl"), "does not begin"],
    ["a header longer than the file", file({}, 0).subarray(0, 9), "and the file ends after 9"],
    ["a header of no JSON", file("{nope"), "not a JSON object"],
    ["a header that is a list", file("{}".replace("{}", "[]")), "does not begin"],
    ["bytes beyond the end", file({ a: tensor("F32", [17], 0, 68) }), "before the end of `a`"],
    ["another length than its shape's", file({ a: tensor("F32", [4], 0, 12) }), "are not those of F32 [4]"],
    ["an end before its beginning", file({ a: tensor("F32", [0], 8, 4) }), "are not those of F32 [0]"],
    ["a negative dimension", file({ a: tensor("F32", [-4], 0, 16) }), "nothing sound of `a`"],
    ["a broken dimension", file({ a: tensor("F32", [1.5], 0, 6) }), "nothing sound of `a`"],
    ["an offset beyond whole numbers", file({ a: tensor("F32", [1], 2 ** 60, 2 ** 60 + 4) }), "nothing sound"],
    ["no offsets", file({ a: { dtype: "F32", shape: [1] } }), "nothing sound of `a`"],
    ["a tensor that is a text", file({ a: "F32" }), "nothing sound of `a`"],
    [
      "tensors over one another",
      file({ a: tensor("F32", [4], 0, 16), b: tensor("F32", [4], 12, 28) }),
      "`a` and `b` lie over one another",
    ],
  ])("is refused with %s", (_, bytes, found) => {
    expect(() => read(bytes)).toThrowError(
      expect.objectContaining({ code: "SAFETENSORS_MALFORMED", message: expect.stringContaining(found) }),
    );
  });

  it("is refused or sound whatever bytes it has", () => {
    const sound = file({ a: tensor("F16", [2, 3], 0, 12), b: tensor("BF16", [26], 12, 64) });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(sound.length),
        (flips, length) => {
          const bytes = sound.slice(0, length);
          for (const [at, value] of flips) if (at < length) bytes[at] = value;
          try {
            for (const { offset, bytes: size } of read(bytes).tensors.values())
              expect(offset + size).toBeLessThanOrEqual(length);
          } catch (error) {
            expect(error).toMatchObject({ code: "SAFETENSORS_MALFORMED" });
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
