import { expect, test } from "vitest";
import { parseBytes } from "../input/byte-count.ts";
import { defaultCacheBytes } from "./cache-size.ts";

test("sizes are read with and without units, powers of ten and of two", () => {
  const sizes = ["0", "12", "1.5k", "500MB", "2 GiB", "1tib", "7B"].map(parseBytes);
  expect(sizes).toEqual([0, 12, 1500, 500e6, 2 * 2 ** 30, 2 ** 40, 7]);
  expect(["", "GiB", "1XB", "-1", "1e3"].map(parseBytes)).toEqual(Array(5).fill(undefined));
});

test("the cache keeps 10 GiB, or what the environment says, and refuses what is no size", () => {
  expect(defaultCacheBytes({})).toBe(10 * 2 ** 30);
  expect(defaultCacheBytes({ SIGMAFLOW_CACHE_SIZE: "" })).toBe(10 * 2 ** 30);
  expect(defaultCacheBytes({ SIGMAFLOW_CACHE_SIZE: "20GiB" })).toBe(20 * 2 ** 30);
  expect(() => defaultCacheBytes({ SIGMAFLOW_CACHE_SIZE: "much" })).toThrow(
    expect.objectContaining({ code: "BAD_SETTING", message: expect.stringContaining('"much"') }),
  );
});
