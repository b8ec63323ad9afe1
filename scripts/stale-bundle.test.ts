import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { staleBundle } from "./stale-bundle.mjs";

const root = mkdtempSync(path.join(tmpdir(), "sigmaflow-stale-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Writes a file that was changed so many seconds after the bundle. */
function write(file: string, after: number) {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, "");
  utimesSync(full, 1_000_000 + after, 1_000_000 + after);
  return full;
}

const bundle = write("packages/runner/dist/cli/start.js", 0);
for (const name of ["core", "nodes", "runner"]) write(`packages/${name}/src/index.ts`, -5);
const stale = () => staleBundle(bundle, root);

test("a bundle is stale when one of its sources is newer", () => {
  expect(stale()).toBeUndefined();
  write("packages/nodes/src/node/blur.ts", 1);
  expect(stale()).toBe(
    "This command is older than packages/nodes/src/node/blur.ts. `npm run setup` builds it again; `npm run sigmaflow -- …` runs the sources.",
  );
  write("packages/nodes/src/node/blur.ts", -1);
  expect(stale()).toBeUndefined();
});

test("tests, their fixtures and the editor are no sources of it", () => {
  for (const file of ["core/src/a.test.ts", "core/src/a.test-d.ts", "runner/src/fixtures/a.ts", "editor/src/app.tsx"]) {
    write(`packages/${file}`, 9);
  }
  expect(stale()).toBeUndefined();
});
