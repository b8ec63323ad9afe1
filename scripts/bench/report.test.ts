import { expect, test } from "vitest";
import { benchTable } from "./report.ts";

test("rows become one aligned Markdown table, with the ratio to what each is held against", () => {
  const table = benchTable([
    {
      bench: "nodes/kernels",
      name: "guidance",
      value: 130.4,
      unit: "µs",
      against: { name: "plain loop", value: 104.32 },
      aim: "within 1.3 times",
    },
    { bench: "nodes/memory", name: "peak", value: 9.876, unit: "MB" },
  ]);
  expect(table).toBe(
    [
      "| bench         | what     | measured | against             | ratio | aim              |",
      "| ------------- | -------- | -------- | ------------------- | ----- | ---------------- |",
      "| nodes/kernels | guidance | 130 µs   | 104 µs (plain loop) | 1.25  | within 1.3 times |",
      "| nodes/memory  | peak     | 9.88 MB  |                     |       |                  |",
    ].join("\n"),
  );
});
