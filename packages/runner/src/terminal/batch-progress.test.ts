import { expect, test } from "vitest";
import { BatchProgress } from "./batch-progress.ts";
import { ProgressView } from "./progress.ts";

test("one line shows all rows: how many, how long yet, and what the row in progress is at", () => {
  const said: string[] = [];
  const screen = {
    live: false,
    colour: false,
    trueColour: false,
    columns: 80,
    rows: 24,
    write: (text: string) => said.push(text),
  };
  let now = 0;
  const progress = new BatchProgress(new ProgressView(screen), { screen, rows: 10, kept: 2, now: () => now });
  const head = { seq: 1, run: "r", time: 0 } as const;
  progress.begin("a");
  now = 4000;
  progress.end(true);
  progress.begin("b");
  now = 8000;
  progress.onEvent({ ...head, type: "node.progress", path: "denoise/loop", step: 5, of: 10 });
  now = 9000;
  progress.end(false);
  expect(said).toEqual(["3/10 rows  28 s left  a\n", "3/10 rows  35 s left  b denoise/loop 5/10\n"]);
  now = 12000;
  progress.begin("c");
  expect(said.at(-1)).toBe("4/10 rows  1 failed  36 s left  c\n");
});
