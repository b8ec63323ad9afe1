import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];

/** A Chromium that is installed: the one `CHROMIUM` names, else the system's. */
function installed(): string | undefined {
  return [process.env.CHROMIUM, ...usual].find((file) => file !== undefined && existsSync(file));
}

/** Puts a Chromium on this machine: Debian's where we may, else the one that Playwright downloads. */
function provide(): string {
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    execFileSync("apt-get", ["update"], { stdio: "ignore" });
    const install = ["install", "-y", "--no-install-recommends", "chromium"];
    execFileSync("apt-get", install, { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    const found = installed();
    if (found !== undefined) return found;
  }
  const command = new URL("../../node_modules/playwright-core/cli.js", import.meta.url).pathname;
  execFileSync(process.execPath, [command, "install", "--only-shell", "chromium"], { stdio: "ignore" });
  return chromium.executablePath();
}

/** Starts a Chromium, which is put on this machine first if it has none. */
export function startBrowser(): Promise<Browser> {
  const executablePath = installed() ?? provide();
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}
