import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository, trackedFiles } from "./workspace.ts";

/** Words of pictures and their models: what core does, it does with kinds of value that packages declare. */
const domain = /\b(?:sdxl|latents?|pixels?)\b/gi;

test("core does not know what the nodes are about", async () => {
  const files = (await trackedFiles(repository)).filter(
    (file) => /^packages\/core\/src\/.*\.ts$/.test(file) && !/\.test(-d)?\.ts$|\/fixtures\//.test(file),
  );
  expect(files.length).toBeGreaterThan(150);
  const found = files.flatMap((file) =>
    [...readFileSync(path.join(repository, file), "utf8").matchAll(domain)].map(([word]) => `${file}: ${word}`),
  );
  expect(found).toEqual([]);
});
