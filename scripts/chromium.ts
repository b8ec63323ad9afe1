import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { repository } from "./workspace.ts";

/** Where systems put one; first the same browser without its window, which opens a page with half the work. */
const usual = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
];

/** A Chromium that is installed: the one `CHROMIUM` names, else the system's. */
function installed(): string | undefined {
  return [process.env.CHROMIUM, ...usual].find((file) => file !== undefined && existsSync(file));
}

/** Runs a program to its end; what it says on stderr is in the error if it fails. */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return (await promisify(execFile)(program, args, { env, maxBuffer: 2 ** 26 })).stdout;
}

/** Puts a Chromium on this machine: Debian's where we may, else the one that Playwright downloads. */
async function install(): Promise<string> {
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const apt = "apt-get -o DPkg::Lock::Timeout=120";
    const put = `${apt} install -y --fix-broken --no-install-recommends`;
    const steps = [
      // apt refuses everything after an installation that was cut off, until it is brought to its end.
      "dpkg --configure -a",
      `${apt} update`,
      // Older systems have it with its window alone.
      `${put} chromium-headless-shell || ${put} chromium`,
    ];
    // Processes that install at the same time do so one after the other; the second finds it done.
    await run("flock", path.join(tmpdir(), "sigmaflow-chromium.lock"), "sh", "-ec", steps.join("\n"));
    const found = installed();
    if (found !== undefined) return found;
  }
  const editor = createRequire(path.join(repository, "packages", "editor", "package.json"));
  const playwright = path.dirname(editor.resolve("playwright-core/package.json"));
  await run(process.execPath, path.join(playwright, "cli.js"), "install", "--only-shell", "chromium");
  const file = "console.log(require('playwright-core').chromium.executablePath())";
  return (await run(process.execPath, "-e", file.replace("playwright-core", playwright))).trim();
}

/** Where a Chromium is, which is put on this machine first if it has none. */
export async function provideChromium(): Promise<string> {
  return installed() ?? (await install());
}
