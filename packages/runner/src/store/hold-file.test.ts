import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holdFile } from "./hold-file.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-lock-"));
  file = path.join(folder, "a.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("one holds a file at a time, in one process too, and nothing is left of it", async () => {
  const release = await holdFile(file);
  expect(release).toBeDefined();
  expect(await holdFile(file)).toBeUndefined();
  expect(await holdFile(file)).toBeUndefined();
  await release?.();
  expect(existsSync(file)).toBe(false);
  const again = await holdFile(file);
  expect(again).toBeDefined();
  await again?.();
});

test("another process holds it until it is killed", async () => {
  const module = JSON.stringify(path.join(import.meta.dirname, "hold-file.ts"));
  const script = `
    const { holdFile } = await import(${module});
    const release = await holdFile(${JSON.stringify(file)});
    console.log(release === undefined ? "held" : "mine");
    setInterval(() => release, 1000);
  `;
  const holder = spawn(process.execPath, ["--conditions=sigmaflow-source", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => holder.once("exit", resolve));
  const said = await new Promise((resolve) => holder.stdout.setEncoding("utf8").once("data", resolve));
  expect(said).toBe("mine\n");
  expect(await holdFile(file)).toBeUndefined();
  holder.kill("SIGKILL");
  await ended;
  expect(existsSync(file)).toBe(true);
  const release = await holdFile(file);
  expect(release).toBeDefined();
  await release?.();
});

test("many that ask at once and again are let in one after the other", async () => {
  let inside = 0;
  let turns = 0;
  const work = async (): Promise<void> => {
    for (let own = 0; own < 5; ) {
      const release = await holdFile(file);
      if (release === undefined) continue;
      inside += 1;
      expect(inside).toBe(1);
      await new Promise(setImmediate);
      inside -= 1;
      turns += 1;
      own += 1;
      await release();
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  expect(turns).toBe(20);
});

test("what is no lock is not taken for one", async () => {
  writeFileSync(file, "something that somebody wrote, longer than the head of a database ".repeat(3));
  await expect(holdFile(file)).rejects.toThrow("not a database");
  await expect(holdFile(path.join(folder, "none", "a.lock"))).rejects.toMatchObject({ code: "ENOENT" });
});
