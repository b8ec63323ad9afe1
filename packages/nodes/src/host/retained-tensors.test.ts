import { describe, expect, it } from "vitest";
import type { InputTensor, Tensor } from "../model/services.ts";
import { RetainedTensors } from "./retained-tensors.ts";

const tensor = (value: number, length = 4): Tensor => ({ dims: [length], data: new Float32Array(length).fill(value) });
const retain = (one: Tensor): InputTensor => ({ tensor: one, retain: true });
/** Which feeds are sent whole. */
const sent = ({ calls }: ReturnType<RetainedTensors["prepare"]>): readonly string[] =>
  calls.flatMap((feeds) => Object.entries(feeds).flatMap(([name, feed]) => ("tensor" in feed ? [name] : [])));

describe("retained feeds", () => {
  it("are sent once by content, however often they are made anew", () => {
    const retained = new RetainedTensors(1000);
    expect(sent(retained.prepare([{ text: retain(tensor(1)), step: tensor(5) }]))).toEqual(["text", "step"]);
    expect(sent(retained.prepare([{ text: retain(tensor(1)), step: tensor(5) }]))).toEqual(["step"]);
    expect(sent(retained.prepare([{ text: retain(tensor(2)) }]))).toEqual(["text"]);
  });

  it("of equal elements are told apart by dimensions and kind", () => {
    const retained = new RetainedTensors(1000);
    const ids: Tensor = { dims: [4], data: new Int32Array(4) };
    const column: Tensor = { dims: [4, 1], data: new Float32Array(4) };
    const feeds = { a: retain(tensor(0)), b: retain(ids), c: retain(column) };
    expect(sent(retained.prepare([feeds]))).toEqual(["a", "b", "c"]);
  });

  it("are sent again after a new start", () => {
    const retained = new RetainedTensors(1000);
    retained.prepare([{ text: retain(tensor(1)) }]);
    retained.clear();
    expect(sent(retained.prepare([{ text: retain(tensor(1)) }]))).toEqual(["text"]);
  });

  it("beyond the limit push out those that were used longest ago, and none that is used", () => {
    const retained = new RetainedTensors(32);
    const [a, b, c] = [tensor(1), tensor(2), tensor(3)];
    retained.prepare([{ a: retain(a), b: retain(b) }]);
    expect(retained.prepare([{ a: retain(a) }]).release).toEqual([]);
    expect(retained.prepare([{ c: retain(c) }]).release).toHaveLength(1);
    expect(sent(retained.prepare([{ a: retain(a), b: retain(b) }]))).toEqual(["b"]);
    expect(retained.prepare([{ large: retain(tensor(9, 100)) }]).release).toHaveLength(2);
    expect(sent(retained.prepare([{ large: retain(tensor(9, 100)) }]))).toEqual([]);
  });

  it("of two calls at once are sent once, and none of either is pushed out", () => {
    const retained = new RetainedTensors(16);
    const [size, negative, positive] = [tensor(1), tensor(2), tensor(3)];
    const pair = [
      { text: retain(negative), size: retain(size) },
      { text: retain(positive), size: retain(size) },
    ];
    expect(sent(retained.prepare(pair))).toEqual(["text", "size", "text"]);
    const again = retained.prepare(pair);
    expect([sent(again), again.release]).toEqual([[], []]);
  });
});
