import { build } from "../build.ts";
import { provideChromium } from "../chromium.ts";

/**
 * Before end-to-end tests: they run the built command line and pack the packages, so `dist` must be current; and a
 * browser is installed here, because half a minute of it would be a test file's time otherwise.
 */
export async function setup(): Promise<void> {
  const [{ ok, output }] = await Promise.all([build(), provideChromium()]);
  if (!ok) throw new Error(output);
}
