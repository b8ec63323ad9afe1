import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "../workspace.ts";
import { longest } from "./longest.ts";

test("every file that is begun early is there", () => {
  expect(longest.filter((file) => !existsSync(path.join(repository, file)))).toEqual([]);
});
