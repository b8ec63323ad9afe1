import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { FewAtOnce } from "./few-at-once.ts";

test("lets so many go on at a time, in order of arrival, whether they succeed or not", async () => {
  const few = new FewAtOnce(2);
  let active = 0;
  let most = 0;
  const begun: number[] = [];
  const all = Array.from({ length: 7 }, (_, n) =>
    few.run(async () => {
      begun.push(n);
      most = Math.max(most, ++active);
      await setImmediate();
      active--;
      if (n % 2 === 1) throw new Error(`no ${n}`);
      return n;
    }),
  );
  const ended = await Promise.allSettled(all);
  expect(ended.map(({ status }) => status === "fulfilled")).toEqual([true, false, true, false, true, false, true]);
  expect([most, begun]).toEqual([2, [0, 1, 2, 3, 4, 5, 6]]);
  expect(await few.run(async () => "free again")).toBe("free again");
});
