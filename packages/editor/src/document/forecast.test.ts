import { expect, test } from "vitest";
import { expectedMs, forecastOf } from "./forecast.ts";

test("says in words what a run would do and why", () => {
  const forecast = forecastOf([
    { path: "model", node: "model.load", status: "cached" },
    { path: "text", node: "text.encode", status: "runs", reason: { ingredient: "prompt", before: "a", now: "b" } },
    { path: "noise", node: "latent.noise", status: "runs", reason: "first run" },
    { path: "denoise/loop", node: "loop", status: "follows", steps: [{ from: 0, to: 18, status: "cached" }] },
    { path: "photo", node: "image.load", status: "fails", error: { code: "FILE_NOT_FOUND", message: "No such file." } },
  ]);
  expect(forecast.get("photo")).toEqual({ status: "fails", why: "No such file." });
  expect(forecast.get("denoise")).toEqual(forecast.get("denoise/loop"));
  expect([...forecast].slice(0, 4).map(([path, { status, why }]) => [path, status, why])).toEqual([
    ["model", "cached", "In the cache: nothing to do."],
    ["text", "runs", "Runs, because prompt is not what it was."],
    ["noise", "runs", "Runs: first run."],
    [
      "denoise/loop",
      "follows",
      "Waits for what comes before it; may still turn out to be in the cache. 18 steps are in the cache.",
    ],
  ]);
});

test("the time expected is what the nodes took before that would run; unknown where one never ran", () => {
  const row = (path: string, status: "cached" | "runs" | "follows") => ({ path, node: "x", status }) as const;
  const forecast = forecastOf([row("a", "cached"), row("b", "runs"), row("c", "follows"), row("c/d", "runs")]);
  const took = (ms: number) => ({ state: "done", since: 0, ms }) as const;
  const before = new Map([
    ["b", took(20)],
    ["c", took(300)],
    ["c/d", took(290)],
  ]);
  expect(expectedMs(forecast, before)).toBe(320);
  expect(expectedMs(forecast, new Map([["b", took(20)]]))).toBeUndefined();
  expect(expectedMs(forecast, undefined, { b: 5, c: 6 })).toBe(11);
  expect(expectedMs(forecast, before, { b: 5 })).toBe(305);
  expect(expectedMs(forecastOf([row("a", "cached")]), undefined)).toBe(0);
});
