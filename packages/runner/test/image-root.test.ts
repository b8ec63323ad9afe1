import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { drivers, driversToInstall } from "../../../scripts/image-root/drivers.ts";
import { bytesBelow, completeImageRoot, mostBytes, user } from "../../../scripts/image-root/make-image-root.ts";
import { installPacked } from "../../../scripts/pack.ts";
import { linkInstalled, madeOnce } from "../../../scripts/test/made-once.ts";
import { installOurs } from "./make-stranger.ts";

// What a container holds, without one: below `chroot`, as a user without rights, with the system's `/dev` and `/proc` alone.

let root: string;
beforeAll(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmaflow-image-")));
  const installed = await madeOnce("installed", installOurs);
  const app = path.join(root, "app");
  for (const name of ["node_modules", "archives"]) linkInstalled(path.join(installed, name), path.join(app, name));
  for (const name of ["package.json", "package-lock.json"])
    copyFileSync(path.join(installed, name), path.join(app, name));
  await installPacked(app, driversToInstall());
  rmSync(path.join(app, "archives"), { recursive: true });
  // The types are the tests' own.
  rmSync(path.join(app, "node_modules", "@types"), { recursive: true });
  await completeImageRoot(root);
}, 600_000);
afterAll(() => rmSync(root, { recursive: true }));

const isRoot = process.getuid?.() === 0;
const command = "/app/node_modules/sigmaflow/bin/sigmaflow.js";

/** Starts Node.js inside, as the container would. Its mounts end with it. */
function inside(...args: readonly string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<readonly [number | null, string]>;
} {
  const as = isRoot ? [`--userspec=${user}:${user}`] : [];
  const enter = `for i in dev proc; do mount --rbind "/$i" "${root}/$i" || exit 99; done; cd "${root}" && exec "$@"`;
  const flags = ["--mount", ...(isRoot ? [] : ["--map-root-user"])];
  const called = ["chroot", ...as, root, "/usr/bin/node", ...args];
  const env = {
    HOME: "/data",
    SIGMAFLOW_DATA_DIR: "/data/runs",
    SIGMAFLOW_CACHE_DIR: "/data/cache",
    PATH: process.env.PATH,
  };
  const child = spawn("unshare", [...flags, "sh", "-c", enter, "sh", ...called], {
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const ended = new Promise<readonly [number | null, string]>((resolve) => {
    child.on("close", (code) => resolve([code, said]));
  });
  return { child, ended };
}

test("it is small, and holds the native libraries of this platform alone", () => {
  expect(bytesBelow(root)).toBeLessThan(mostBytes);
  const bin = path.join(root, "app", "node_modules", "onnxruntime-node", "bin");
  const platforms = readdirSync(bin).flatMap((version) =>
    readdirSync(path.join(bin, version)).flatMap((one) =>
      readdirSync(path.join(bin, version, one)).map((arch) => `${one} ${arch}`),
    ),
  );
  expect(platforms).toEqual([`${process.platform} ${process.arch}`]);
});

test("the first picture needs no file", async () => {
  const draw = ["draw", "a fox in a red scarf", "--steps", "2", "--out", "/data/out"];
  expect(await inside(command, ...draw).ended).toMatchObject([0, expect.stringContaining("/data/out/image.png")]);
  const { size, uid } = statSync(path.join(root, "data", "out", "image.png"));
  expect(size).toBeGreaterThan(10_000);
  expect(uid).toBe(isRoot ? user : process.getuid?.());
});

test("servers and workers find what they reach shared stores with", async () => {
  const load = "const { createRequire } = require('node:module'); process.argv.slice(1).map(createRequire('/app/'))";
  expect(await inside("-e", load, ...drivers).ended).toEqual([0, ""]);
});

test("its health is that of the server inside", async () => {
  const health = ["-e", "process.env.SIGMAFLOW_PORT = process.argv[1]; import('/app/health.mjs')"];
  const { child, ended } = inside(command, "serve", "--port", "0");
  const kill = () => child.exitCode === null && child.signalCode === null && process.kill(-child.pid!, "SIGKILL");
  onTestFinished(() => void kill());
  const port = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (text: string) => {
      said += text;
      const found = /on http:\S+:(\d+)\n/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(([, all]) => reject(new Error(all)));
  });
  expect(await inside(...health, port).ended).toEqual([0, ""]);
  kill();
  await ended;
  expect(await inside(...health, port).ended).toEqual([1, ""]);
});
