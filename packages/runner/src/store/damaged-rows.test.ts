import { afterEach, beforeEach, expect, test } from "vitest";
import { SmallCache } from "./fixtures/small-cache.ts";

let small: SmallCache;
beforeEach(() => {
  small = new SmallCache();
});
afterEach(() => small.remove());

test.each([
  ["a value kept inline", "=37035", "=97035"],
  ["an output's name", '"positive"', '"positize"'],
  ["a notice", "Slow.", "Glow."],
  ["an ingredient", "maths.number@1", "maths.number@2"],
])(
  "[faults Broken 5.1, Broken 5.2] %s that is not what was written is a miss, told once, and dropped",
  async (_, from, to) => {
    const whole = await small.fill();
    const at = whole.indexOf(from);
    expect(at).toBeGreaterThan(0);
    whole.write(to, at);
    small.replace(whole);
    const cache = small.open();
    expect(await small.ask(cache)).toEqual({ missing: 1, wrong: [] });
    expect(await small.ask(cache)).toEqual({ missing: 1, wrong: [] });
    await cache.close();
    expect(small.notices).toMatchObject([
      { code: "CACHE_DAMAGED", message: expect.stringContaining("A row of the cache's index") },
    ]);
    const again = small.open();
    expect(await small.ask(again)).toEqual({ missing: 1, wrong: [] });
    await again.close();
    expect(small.notices).toEqual([]);
  },
);
