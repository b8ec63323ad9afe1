import { type Browser, chromium } from "playwright-core";
import { provideChromium } from "../../../../scripts/chromium.ts";

/** Starts a Chromium, which is put on this machine first if it has none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await provideChromium();
  return chromium.launch({ executablePath, args: browserArguments() });
}

/** What Chromium is started with. */
export function browserArguments(): string[] {
  return ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
}
