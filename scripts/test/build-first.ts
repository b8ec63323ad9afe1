import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "../build.ts";
import { provideChromium } from "../chromium.ts";
import { sharedFolderVariable } from "./made-once.ts";

/**
 * Before end-to-end tests: they run the built command line and pack the packages, so `dist` must be current; and a
 * browser is installed here, because half a minute of it would be a test file's time otherwise. What files share is
 * removed after them.
 */
export async function setup(): Promise<() => void> {
  const [{ ok, output }] = await Promise.all([build(), provideChromium()]);
  if (!ok) throw new Error(output);
  const shared = mkdtempSync(path.join(tmpdir(), "sigmaflow-shared-"));
  process.env[sharedFolderVariable] = shared;
  return () => rmSync(shared, { recursive: true, force: true });
}
