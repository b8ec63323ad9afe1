import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];

/** A Chromium that is installed: the one `CHROMIUM` names, else the system's. */
function installed(): string | undefined {
  return [process.env.CHROMIUM, ...usual].find((file) => file !== undefined && existsSync(file));
}

/** Runs a program to its end; what it says on stderr is in the error if it fails. */
function run(program: string, ...args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"], env });
}

/** Puts a Chromium on this machine: Debian's where we may, else the one that Playwright downloads. */
function provide(): string {
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const apt = "apt-get -o DPkg::Lock::Timeout=120";
    const steps = [
      // apt refuses everything after an installation that was cut off, until it is brought to its end.
      "dpkg --configure -a",
      `${apt} update`,
      `${apt} install -y --fix-broken --no-install-recommends chromium`,
    ];
    // Test files that run at the same time install one after the other; the second finds it done.
    run("flock", path.join(tmpdir(), "sigmaflow-chromium.lock"), "sh", "-ec", steps.join("\n"));
    const found = installed();
    if (found !== undefined) return found;
  }
  const command = new URL("../../node_modules/playwright-core/cli.js", import.meta.url).pathname;
  run(process.execPath, command, "install", "--only-shell", "chromium");
  return chromium.executablePath();
}

/** Starts a Chromium, which is put on this machine first if it has none. */
export function startBrowser(): Promise<Browser> {
  const executablePath = installed() ?? provide();
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}
