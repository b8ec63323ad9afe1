import { spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makePipe } from "../../nodes/test/support/make-pipe.ts";
import { examples, models, newFolder, removeFolders, sigmaflow, start, tiny } from "./support/command.ts";

afterAll(removeFolders);

const txt2img = path.join(examples, "txt2img.json");

/** A folder with a copy of a tiny model, `changed`, and the flags for a picture with it. */
function changedModel() {
  const cwd = newFolder();
  const folder = path.join(cwd, "models", "changed");
  cpSync(path.join(models, "tiny-sdxl"), folder, { recursive: true });
  const flags = [...tiny({ model: "changed", num_inference_steps: 1 }), "--models", path.join(cwd, "models")];
  return { cwd, folder, args: ["run", txt2img, ...flags, "--no-cache"] };
}

test("[faults Broken 7] a model whose schedule has a thousand million timesteps is refused in words", async () => {
  const { cwd, folder, args } = changedModel();
  const file = path.join(folder, "scheduler", "scheduler_config.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), num_train_timesteps: 1e9 }));
  const { code, stderr } = await sigmaflow(args, { cwd });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/num_train_timesteps.*1000000000.*2 to 10000/);
});

describe.runIf(process.platform === "linux")("what no end can be found of", () => {
  test("[faults Broken 10] a cache in a file system that takes no folders is warned of, and the run goes on", async () => {
    const cwd = newFolder();
    const sum = { type: "maths.number", in: { a: 37_000, b: 35 } };
    const graph = { sigmaflow: 1, nodes: { sum }, outputs: { x: { $from: "sum.result" } } };
    const args = ["run", "-", "--json", "--cache-dir", "/proc/sigmaflow"];
    const { code, stdout, stderr } = await sigmaflow(args, { cwd, input: JSON.stringify(graph) });
    expect({ code, x: JSON.parse(stdout).outputs.x }).toEqual({ code: 0, x: { value: 37_035 } });
    expect(stderr).toContain("CACHE_UNAVAILABLE");
    const served = await sigmaflow(["serve", "--port", "0", "--data", "/proc/sigmaflow"], { cwd });
    expect([served.code, served.stderr]).toEqual([expect.any(Number), expect.stringContaining("STORE_UNUSABLE")]);
    expect(served.code).not.toBe(0);
  });

  test("an output folder that is a pipe or a file is refused before any work", async () => {
    const cwd = newFolder();
    const graph = {
      sigmaflow: 1,
      nodes: { read: { type: "image.load", in: { path: "nothing.png" } } },
      outputs: { image: { $from: "read.image" } },
    };
    makePipe(path.join(cwd, "pipe"));
    writeFileSync(path.join(cwd, "file"), "");
    for (const out of ["pipe", "file"]) {
      const { code, stderr } = await sigmaflow(["run", "-", "--out", out], { cwd, input: JSON.stringify(graph) });
      // The picture that is not there was not looked for.
      expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining("OUTPUT_NOT_WRITTEN")]);
      expect([code === 0, stderr.includes("nothing.png")]).toEqual([false, false]);
    }
  });

  test.each(["unet/model.onnx", "unet/config.json"])(
    "[faults Weak 9.1, Weak 9.2] a model's file %s that is a pipe is refused in words",
    async (name) => {
      const { cwd, folder, args } = changedModel();
      rmSync(path.join(folder, name));
      makePipe(path.join(folder, name));
      const { code, stderr } = await sigmaflow(args, { cwd });
      expect(code).not.toBe(0);
      expect(stderr).toContain("it is a pipe");
    },
  );

  test("[faults Weak 4.2] a graph from a device without an end is refused in words", async () => {
    const { code, stderr } = await sigmaflow(["run", "/dev/zero"], { cwd: newFolder() });
    expect([code, stderr]).toEqual([2, expect.stringContaining("`/dev/zero` cannot be read: it is a device")]);
  });

  test("[faults Weak 4.3] standard input without an end is left after 16 MiB", async () => {
    const { child, ended } = start(["run", "-"], { cwd: newFolder(), waiting: true });
    const endless = spawn("cat", ["/dev/zero"], { stdio: ["ignore", "pipe", "ignore"] });
    endless.stdout.on("error", () => {}).pipe(child.stdin!);
    try {
      expect(await ended).toMatchObject({ code: 2, stderr: expect.stringContaining("FILE_TOO_LARGE") });
    } finally {
      endless.kill();
    }
  });
});
