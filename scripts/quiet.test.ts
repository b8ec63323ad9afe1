import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const module = new URL("quiet.ts", import.meta.url).href;
const program = `
  const { holdQuiet } = await import(${JSON.stringify(module)});
  holdQuiet("npm test");
  process.stdout.write("holds");
  process.stdin.once("data", () => process.exit());
`;
let state: string;
let children: ChildProcess[] = [];

beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), "sigmaflow-quiet-"));
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
  rmSync(state, { recursive: true });
});

/** Starts a process that holds, and waits until it does. */
async function holding() {
  const env = { ...process.env, XDG_STATE_HOME: state };
  const started = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(started);
  await once(started.stdout, "data");
  return started;
}

test("a process that holds is named by a file until it ends", async () => {
  const folder = path.join(state, "sigmaflow-training");
  mkdirSync(folder);
  const child = await holding();
  const holders = path.join(folder, "holders");
  expect(readdirSync(holders)).toEqual([String(child.pid)]);
  expect(readFileSync(path.join(holders, String(child.pid)), "utf8")).toBe("npm test\n");
  const gone = once(child, "exit");
  child.stdin.write("end");
  await gone;
  expect(readdirSync(holders)).toEqual([]);
});

test("several processes hold at once", async () => {
  mkdirSync(path.join(state, "sigmaflow-training"));
  const first = await holding();
  const second = await holding();
  expect(readdirSync(path.join(state, "sigmaflow-training", "holders")).sort()).toEqual(
    [String(first.pid), String(second.pid)].sort(),
  );
});

test("nothing is written where nothing was ever trained", async () => {
  await holding();
  expect(readdirSync(state)).toEqual([]);
});
