import { expect, test } from "vitest";
import { runGuards } from "./run-guards.ts";

const ok = { ok: true, output: "" };

test("guards overlap, as many as are allowed, and each is told", async () => {
  let inside = 0;
  let most = 0;
  const guard = (name: string, outcome = ok) => ({
    name,
    async check() {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      return outcome;
    },
  });
  const told: string[] = [];
  const ended = await runGuards(
    [
      guard("a"),
      guard("b", { ok: false, output: "line 1\nline 2\n" }),
      guard("c"),
      { name: "d", check: () => Promise.reject(new Error("no such tool")) },
    ],
    { atOnce: 2, print: (text) => told.push(text.replace(/ +\d+\.\d s/, "")) },
  );
  expect(most).toBe(2);
  expect(ended).toEqual({ passed: 2, failed: ["b", "d"] });
  expect([...told].sort()).toEqual([
    "      Error: no such tool\n",
    "      line 1\n      line 2\n",
    "FAIL  b\n",
    "FAIL  d\n",
    "ok    a\n",
    "ok    c\n",
  ]);
});
