import "./hook.ts";

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { repository } from "../workspace.ts";

// Prints the way of one value from an HTTP request to the node that uses it: `npm run walk`.
//
// A file has the value when one of its functions is called with it, or returns it, by itself or inside of plain data (to a
// depth of four); a text that was made of it, for the store or for a key, is not the value. It is on the way when it hands
// the value on: it calls a function of another file with it, or returns it. Otherwise it only looks at it (is it in the
// range, what is its content id) and is put into brackets. So are all files of the check: among themselves they hand it
// on, but the check as a whole is asked what is wrong with it, and its answer is problems. `value/maybe-promise.ts` stands
// for `await`, `value/record.ts` for `object[name]`; neither is counted. A return is a file on the way that was left and is
// called with the value again.

Error.stackTraceLimit = 60;
const value = 0.8137;
const transparent = new Set(["packages/core/src/value/maybe-promise.ts", "packages/core/src/value/record.ts"]);
const last = "packages/nodes/src/schedule/split.ts";

/** One step of the way: a file, and the functions that were called there before it went on. */
interface Step {
  readonly file: string;
  readonly functions: string[];
}
const steps: Step[] = [];
/** Files that have handed the value on. */
const passing = new Set<string>();
let arrived: () => void = () => {};
const end = new Promise<void>((resolve) => {
  arrived = resolve;
});

Object.assign(globalThis, {
  walk(file: string, name: string, values: readonly unknown[]) {
    if (hasArrived() || transparent.has(file) || !values.some((one) => holds(one, 4))) return;
    const caller = callerOf(file);
    if (caller !== undefined && steps.some((step) => step.file === caller)) passing.add(caller);
    if (steps.at(-1)?.file !== file) steps.push({ file, functions: [] });
    const { functions } = steps.at(-1)!;
    if (functions.at(-1) !== name) functions.push(name);
    if (file === last) arrived();
  },
  walkBack(file: string, name: string, returned: unknown) {
    if (hasArrived() || transparent.has(file) || !holds(returned, 4)) return returned;
    passing.add(file);
    // What the value comes out of without having gone in: it was held in something else.
    if (!steps.some((step) => step.file === file)) steps.push({ file, functions: [name] });
    return returned;
  },
});

function hasArrived(): boolean {
  return steps.at(-1)?.file === last;
}

/** The file that called a function of a file, across `await`. */
function callerOf(file: string): string | undefined {
  const frames = [...(new Error("where").stack ?? "").matchAll(/packages\/(?:core|nodes|runner)\/src\/[^:)]*[.]ts/g)];
  return frames.map(([found]) => found).find((found) => found !== file && !transparent.has(found));
}

function holds(one: unknown, depth: number): boolean {
  if (one === value) return true;
  if (typeof one !== "object" || one === null || depth === 0) return false;
  if (one instanceof Map) return [...one.values()].some((item) => holds(item, depth - 1));
  if ("routeOptions" in one && "body" in one) return holds(one.body, depth - 1);
  const prototype: unknown = Object.getPrototypeOf(one);
  if (prototype !== Object.prototype && prototype !== null && !Array.isArray(one)) return false;
  return Object.values(one).some((item) => holds(item, depth - 1));
}

// Loaded only now, so that the hook sees it.
const { createEngine } = await import("../../packages/runner/src/engine/engine.ts");
const { createServer } = await import("../../packages/runner/src/server/create-server.ts");
const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-walk-"));
const graphs = path.join(repository, "examples", "graphs");
const engine = createEngine({ cacheDir: path.join(folder, "cache"), read: [graphs] });
const server = await createServer({ engine, graphs, data: path.join(folder, "data") });
const payload = { prompt: "a lighthouse", high_noise_fraction: value, num_inference_steps: 20, seed: 1 };
const answer = server.app.inject({ method: "POST", url: "/v1/sdxl1.0-txt2img", payload });
answer
  // Once the value has arrived, the run is left as it is.
  .then(({ statusCode, body }) => hasArrived() || process.stdout.write(`${statusCode} ${body}\n`))
  .catch(() => {});
await end;
await server.close();
await engine.close();
rmSync(folder, { recursive: true });

passing.add(last);
// What is wrong with a value is worked out where problems are, on the check's behalf.
const isCheck = (file: string) => /^packages\/core\/src\/(?:check|problem)\//.test(file);
const isOnWay = (file: string) => passing.has(file) && !isCheck(file);
for (const { file, functions } of steps)
  process.stdout.write(`${(isOnWay(file) ? file : `  (${file})`).padEnd(54)} ${functions.join(" ")}\n`);
const way = steps.map(({ file }) => file).filter(isOnWay);
const stops = way.filter((file, at) => way[at - 1] !== file);
const files = [...new Set(steps.map(({ file }) => file))];
const [onWay, checking] = [files.filter(isOnWay).length, files.filter(isCheck).length];
const looking = files.length - onWay - checking;
process.stdout.write(`\n${onWay} files on the way, ${stops.length - onWay} returns; `);
process.stdout.write(`${looking} look at it, and ${checking} of the check; ${files.length} in all\n`);
process.exit(0);
