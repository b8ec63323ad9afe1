import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { constants, getPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { busy, gone, inferenceHarness, isAlive } from "./support/inference-harness.ts";

const harness = inferenceHarness({
  quick: {},
  other: { offset: 100 },
  // On the quickest processor met so far half a second; `underWay` spends a fifth of one before a test goes on.
  slow: { work: 480 },
  endless: { work: 4000 },
  "slow-single": { work: 480, batch: 1 },
});
const { started, call, value, underWay } = harness;
afterEach(harness.closeAll);
afterAll(harness.remove);

describe("beside others", () => {
  it.each([true, false])("leaves the processors to others with what computes: %s", async (background) => {
    const inference = started({ background, threads: 2 });
    const { result, pid } = await underWay(inference, "slow");
    const usual = getPriority();
    const lower = Math.min(constants.priority.PRIORITY_LOW, usual + constants.priority.PRIORITY_BELOW_NORMAL);
    expect(getPriority(pid)).toBe(background ? lower : usual);
    // On Linux each thread has a priority.
    if (process.platform === "linux") {
      const others = readdirSync(`/proc/${pid}/task`).filter((thread) => Number(thread) !== pid);
      expect(others.some((thread) => getPriority(Number(thread)) === lower)).toBe(background);
    }
    await result;
  });
});

describe("cancelling", () => {
  it("rejects with the signal's reason while the model still runs", async () => {
    const inference = started({ graceMs: 60_000 });
    const cancel = new AbortController();
    const { result, pid } = await underWay(inference, "endless", cancel.signal);
    cancel.abort(new Error("enough"));
    await expect(result).rejects.toThrow("enough");
    await busy(pid);
  });

  it("keeps a process whose run ends within the grace period", async () => {
    const inference = started({ graceMs: 60_000 });
    const cancel = new AbortController();
    const { result, pid } = await underWay(inference, "slow", cancel.signal);
    cancel.abort();
    await expect(result).rejects.toThrow();
    expect(await value(inference, "quick")).toBe(1);
    expect(inference.pid()).toBe(pid);
  });

  it("kills a process whose run does not, and starts another when it is gone", async () => {
    const inference = started({ graceMs: 50 });
    const cancel = new AbortController();
    const { result, pid } = await underWay(inference, "endless", cancel.signal);
    const request = await call("quick");
    cancel.abort();
    await expect(result).rejects.toThrow();
    await inference.run({ ...request, onEvent: () => expect(isAlive(pid)).toBe(false) });
    expect(inference.pid()).not.toBe(pid);
  });

  it("takes back a call that waits for its turn, and no other", async () => {
    const inference = started();
    const cancel = new AbortController();
    const [request, other] = [await call("quick", { sample: 3 }), await call("other")];
    const { result: first, pid } = await underWay(inference, "slow");
    const waiting = inference.run({ ...other, signal: cancel.signal });
    const last = inference.run(request);
    cancel.abort(new Error("not needed"));
    await expect(waiting).rejects.toThrow("not needed");
    await first;
    expect((await last).prediction?.data[0]).toBe(3);
    expect(inference.pid()).toBe(pid);
  });

  it("does not begin what was cancelled before", async () => {
    const inference = started();
    const signal = AbortSignal.abort(new Error("never mind"));
    await expect(inference.run({ ...(await call("quick")), signal })).rejects.toThrow("never mind");
    expect(inference.pid()).toBeUndefined();
  });

  it("does not run a batch's next picture", async () => {
    const inference = started({ graceMs: 60_000 });
    const cancel = new AbortController();
    const { promise: loaded, resolve } = Promise.withResolvers<void>();
    // Run to its end, a thousand pictures would outlast the test.
    const run = inference.run({
      ...(await call("slow-single", { batch: 1000 })),
      signal: cancel.signal,
      onEvent: ({ type }) => type === "loaded" && resolve(),
    });
    run.catch(() => {});
    await loaded;
    const pid = inference.pid() ?? 0;
    await busy(pid);
    cancel.abort();
    expect(await value(inference, "quick")).toBe(1);
    expect(inference.pid()).toBe(pid);
  });
});

describe("when the process ends", () => {
  it("the call that was under way fails by code, and the next is served by a new process", async () => {
    const inference = started();
    const { result, pid } = await underWay(inference, "endless");
    process.kill(pid, "SIGKILL");
    await expect(result).rejects.toMatchObject({
      code: "INFERENCE_CRASHED",
      message: expect.stringContaining("most likely because memory ran out"),
    });
    expect(await value(inference, "quick")).toBe(1);
    expect(inference.pid()).not.toBe(pid);
  });

  it("the error says how, if it was another way", async () => {
    const inference = started();
    const { result, pid } = await underWay(inference, "endless");
    process.kill(pid, "SIGSEGV");
    await expect(result).rejects.toMatchObject({
      code: "INFERENCE_CRASHED",
      message: expect.stringContaining("SIGSEGV"),
    });
  });

  it("between calls, the next notices nothing, and retained text is sent again", async () => {
    const inference = started();
    const request = await call("quick", { text: 5 });
    await inference.run(request);
    const pid = inference.pid() ?? 0;
    process.kill(pid, "SIGKILL");
    // The call arrives before the end is known here, or after: both must do.
    for (const wait of [async () => {}, gone]) {
      await wait(pid);
      expect((await inference.run(request)).prediction?.data[0]).toBe(6);
    }
    expect(inference.pid()).not.toBe(pid);
  });

  it("it is not by the terminal's Ctrl-C", async () => {
    const inference = started();
    await value(inference, "quick");
    const pid = inference.pid() ?? 0;
    process.kill(pid, "SIGINT");
    expect(await value(inference, "quick")).toBe(1);
    expect(inference.pid()).toBe(pid);
  });

  it("by closing, it is gone at once and answers no more", async () => {
    const inference = started();
    const request = await call("quick");
    const { result, pid } = await underWay(inference, "endless");
    const waiting = inference.run(request);
    waiting.catch(() => {});
    await inference.close();
    expect(isAlive(pid)).toBe(false);
    const refused = { code: "INFERENCE_CLOSED" };
    await expect(result).rejects.toMatchObject(refused);
    await expect(waiting).rejects.toMatchObject(refused);
    await expect(inference.run(request)).rejects.toMatchObject(refused);
  });
});

describe("a program that uses inference", () => {
  const program = fileURLToPath(new URL("./support/inference-parent.ts", import.meta.url));

  function run(model: string): { readonly parent: ChildProcess; readonly loaded: Promise<number> } {
    const parent = spawn(process.execPath, ["--conditions=sigmaflow-source", program, harness.root, model], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { promise: loaded, resolve, reject } = Promise.withResolvers<number>();
    let text = "";
    parent.stdout.on("data", (chunk) => {
      text += String(chunk);
      const pid = /^loaded (\d+)$/m.exec(text)?.[1];
      if (pid !== undefined) resolve(Number(pid));
    });
    parent.once("exit", () => reject(new Error(`it ended too early, after: ${text}`)));
    return { parent, loaded };
  }

  it("ends by itself when it has its result, and the process with it", async () => {
    const { parent, loaded } = run("quick");
    const ended = once(parent, "exit");
    const pid = await loaded;
    expect(await ended).toEqual([0, null]);
    await gone(pid);
  });

  it("waits for the process's end when it closes, also when an answer comes meanwhile", () => {
    const closer = fileURLToPath(new URL("./support/inference-closer.ts", import.meta.url));
    const args = ["--conditions=sigmaflow-source", closer, harness.root, "quick"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect([status, stdout, stderr]).toEqual([0, "closed\n", ""]);
  });

  it("takes the process along when it is killed in the middle of a run", async () => {
    const { parent, loaded } = run("endless");
    const pid = await loaded;
    await busy(pid);
    parent.kill("SIGKILL");
    await gone(pid);
  });
});
