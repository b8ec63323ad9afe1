import { afterAll, expect, test } from "vitest";
import { SmallCache } from "../src/store/fixtures/small-cache.ts";

const small = new SmallCache();
afterAll(() => small.remove());

test("[faults Broken 5.1, Broken 5.2] [C12] no flipped byte of an index makes a wrong result or an error", async () => {
  const whole = await small.fill();
  let damaged = 0;
  for (let at = 0; at < whole.length; at++) {
    const bytes = Uint8Array.from(whole);
    bytes[at]! ^= 1 << (at % 8);
    small.replace(bytes);
    const cache = small.open();
    const { missing, wrong } = await small.ask(cache);
    expect({ at, wrong }).toEqual({ at, wrong: [] });
    if (missing > 0) damaged++;
    // What could not be kept is told.
    if (at % 8 === 0 && !(await small.saveMore(cache)))
      expect({ at, told: small.notices }).not.toMatchObject({ told: [] });
    await cache.close();
    const kinds = small.notices.map(({ code }) => code);
    expect(kinds).toEqual([...new Set(kinds)]);
  }
  // Rows, and what SQLite finds them by, are a good part of the file.
  expect(damaged).toBeGreaterThan(500);
});
