import { expect, test } from "vitest";
import type { PaidLimits, UsedUp } from "../store/paid-counts.ts";
import { storedAllowance } from "./stored-allowance.ts";

const claim = { run: "r", attempt: 1 };

test("counts by the day of UTC, gives a call back to the day that it was counted on, and says which flag allows more", async () => {
  const asked: PaidLimits[] = [];
  const returned: string[] = [];
  const answers: (UsedUp | undefined)[] = [undefined, undefined, "wish", "day"];
  const store = {
    takePaidCall: async (_: unknown, limits: PaidLimits) => {
      asked.push(limits);
      return answers.shift();
    },
    returnPaidCall: async (_: unknown, day: string) => void returned.push(day),
  };
  let now = Date.parse("2026-11-28T23:59:59.999Z");
  const paid = storedAllowance(store, claim, { paidPerRun: 2, paidPerDay: 9 }, () => now);
  expect(await paid.take("call")).toBeUndefined();
  now += 1;
  await paid.giveBack("call");
  expect(await paid.take("call")).toBeUndefined();
  await paid.giveBack("call");
  expect([asked.map(({ day }) => day), returned]).toEqual([
    ["2026-11-28", "2026-11-29"],
    ["2026-11-28", "2026-11-29"],
  ]);
  expect(asked[0]).toMatchObject({ perWish: 2, perDay: 9 });
  expect(await paid.take("call")).toMatchObject({ most: 2, advice: expect.stringContaining("--paid-per-run") });
  expect(await paid.take("call")).toMatchObject({ most: 9, advice: expect.stringContaining("--paid-per-day") });
});
