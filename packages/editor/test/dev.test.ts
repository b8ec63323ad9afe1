import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import { models, newFolder, removeFolders } from "../../runner/test/support/command.ts";

afterAll(removeFolders);

/** `npm run dev` in a group of its own, as a terminal starts it. */
function startDev(args: readonly string[], home: string) {
  const child = spawn(
    process.execPath,
    ["--conditions=sigmaflow-source", path.join(repository, "scripts", "dev", "main.ts"), ...args],
    { env: { PATH: process.env.PATH, HOME: home }, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  let told = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
  }
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    ended,
    told: () => told,
    /** Waits until it has printed something; gives the pattern's group. */
    async printed(pattern: RegExp): Promise<string> {
      await expect.poll(() => told, { timeout: 60_000 }).toMatch(pattern);
      return pattern.exec(told)![1]!;
    },
    /** Presses Ctrl-C in the terminal; gives the exit code. */
    async interrupt() {
      process.kill(-child.pid!, "SIGINT");
      return await ended;
    },
    isAnybodyLeft() {
      try {
        return process.kill(-child.pid!, 0);
      } catch {
        return false;
      }
    },
  };
}

const json = async (address: string) => (await (await fetch(address)).json()) as unknown;

test("serves editor and API from sources on one address, reloads the server, and ends with one Ctrl-C", async () => {
  const [home, watched] = [newFolder(), newFolder()];
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const taken = (blocker.address() as AddressInfo).port;
  const flags = ["--port", String(taken), "--watch", watched, "--data", path.join(watched, "data"), "--models", models];
  const dev = startDev([...flags, "--quiet"], home);
  try {
    const address = await dev.printed(/(http:\/\/127\.0\.0\.1:\d+)\//);
    expect(new URL(address).port).not.toBe(String(taken));
    expect(await (await fetch(`${address}/`)).text()).toContain("/src/main.tsx");
    // A component as vite makes it of its source, ready to be replaced while the page is open.
    const app = await (await fetch(`${address}/src/app.tsx`)).text();
    expect(app.includes("import.meta.hot.accept(")).toBe(true);
    const health = expect.objectContaining({ ok: true, models: expect.arrayContaining(["tiny-sdxl"]) });
    expect(await json(`${address}/api/health`)).toEqual(health);
    expect(await (await fetch(`${address}/v1/nothing`, { method: "POST" })).json()).toMatchObject({
      code: "GRAPH_NOT_FOUND",
    });

    writeFileSync(path.join(watched, "node.ts"), "export {};\n");
    await dev.printed(/(Reloaded the server in \d+ ms: .*node\.ts)\n/);
    expect(await json(`${address}/api/health`)).toEqual(health);
    expect(dev.told().match(/http:/g)).toHaveLength(1);
    // What the server itself writes there is no reason to start it again.
    await sleep(1500);
    expect(dev.told().match(/Reloaded/g)).toHaveLength(1);

    expect(await dev.interrupt()).toBe(0);
    expect(dev.isAnybodyLeft()).toBe(false);
    await expect(fetch(address)).rejects.toThrow();
  } finally {
    blocker.close();
    if (dev.isAnybodyLeft()) await dev.interrupt();
  }
});

test("a server that cannot start ends it and says why", async () => {
  const home = newFolder();
  const dev = startDev(["--max-nodes", "many"], home);
  expect(await dev.ended).toBe(1);
  expect(dev.told()).toContain("--max-nodes");
  expect(dev.isAnybodyLeft()).toBe(false);
});
