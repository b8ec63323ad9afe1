import { build } from "../build.ts";

/** Before end-to-end tests: they run the built command line and pack the packages, so `dist` must be current. */
export async function setup(): Promise<void> {
  const { ok, output } = await build();
  if (!ok) throw new Error(output);
}
