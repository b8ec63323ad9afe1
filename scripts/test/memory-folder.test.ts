import { expect, test } from "vitest";
import { memoryFolder } from "./memory-folder.ts";

test("temporary files go to memory where there is room for them", () => {
  expect(memoryFolder("/dev/shm", () => 2 ** 30)).toBe("/dev/shm");
  expect(memoryFolder("/dev/shm", () => 2 ** 26)).toBeUndefined();
  expect(memoryFolder("/no/such/folder")).toBeUndefined();
});
