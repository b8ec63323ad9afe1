import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { Tensor } from "../model/services.ts";
import { received, TensorFile } from "./tensor-file.ts";

let open: TensorFile[] = [];
afterEach(() => {
  for (const file of open) file.close();
  open = [];
});

function created(): TensorFile {
  const file = TensorFile.create();
  if (!file) throw new Error("no tensor file can be made here");
  open.push(file);
  return file;
}

const ramp = (count: number, dims: readonly number[] = [count]): Tensor => ({
  dims,
  data: Float32Array.from({ length: count }, (_, i) => i / 7 - 3),
});

test("hands on what was posted, bit for bit and in arrays of their own", () => {
  const file = created();
  const tensor = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 20_000 })).map(([isFloat, count]): Tensor => {
    const { data } = ramp(count);
    return { dims: [1, count], data: isFloat ? data : Int32Array.from(data, (x) => x * 1000) };
  });
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string(), tensor, { maxKeys: 4 }), { maxLength: 2 }), (groups) => {
      const carried = file.post(groups).map((group) => Object.entries(group));
      const arrived = carried.map((group) =>
        Object.fromEntries(group.map(([name, one]) => [name, received(one, file)])),
      );
      expect(arrived).toEqual(groups);
    }),
    { numRuns: 30 },
  );
});

test("carries small tensors whole and large ones as their place", () => {
  const [small, large] = [ramp(16), ramp(1 << 16, [1, 4, 128, 128])];
  const [carried, other] = created().post([{ small, large }, { other: ramp(1 << 16) }]);
  expect(carried?.small).toBe(small);
  expect(carried?.large).toEqual({ dims: [1, 4, 128, 128], elements: "float32", at: 4 });
  expect(other?.other).toMatchObject({ at: 4 + (4 << 16) });
});

test("carries an array once, however often it is posted", () => {
  const [large, other] = [ramp(1 << 16), ramp(1 << 16)];
  const groups = created().post([
    { large, again: { ...large, dims: [1, 1 << 16] } },
    { large, other },
  ]);
  const places = groups.flatMap((group) => Object.values(group)).map((one) => "at" in one && one.at);
  expect(places).toEqual([4, 4, 4, 4 + (4 << 16)]);
});

test("says which request was begun last, beside the tensors", () => {
  const file = created();
  expect(file.begun()).toBe(0);
  const [posted] = file.post([{ large: ramp(1 << 16) }]);
  expect([file.begin(7), file.begin(8), file.begun()]).toEqual([true, true, 8]);
  expect(received(posted!.large!, file)).toEqual(ramp(1 << 16));
});

test("has no name, so that nothing stays behind however a process ends", () => {
  expect(fstatSync(created().fd).nlink).toBe(0);
});

test("carries whole what finds no room", () => {
  // Every write to this device answers that the disk is full.
  const file = new TensorFile(openSync("/dev/full", "r+"));
  open.push(file);
  const large = ramp(1 << 16);
  expect(file.post([{ large }])).toEqual([{ large }]);
  expect(file.begin(1)).toBe(false);
});

test("says when a tensor is cut short", () => {
  const file = created();
  writeSync(file.fd, new Uint8Array(100), 0, 100, 0);
  expect(() => file.fetch({ dims: [50], elements: "float32", at: 0 })).toThrow("ends after 100");
});

test("closes its file", () => {
  const file = TensorFile.create();
  file?.close();
  expect(() => closeSync(file!.fd)).toThrow("EBADF");
});
