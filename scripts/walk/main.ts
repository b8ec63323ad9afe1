import "./hook.ts";

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { repository } from "../workspace.ts";

// Prints the way of one value from an HTTP request to the node that uses it: `npm run walk`.
//
// A file has the value when one of its functions is called with it, by itself or inside of plain data (to a depth of
// four); a text that was made of it, for the store or for a key, is not the value. It passes the value on when, from such
// a call, a function of another file is called with it; otherwise it only looks at it (is it in the range, what
// is its content id) and is put into brackets. `value/maybe-promise.ts` stands
// for `await`, `value/record.ts` for `object[name]`; neither is counted. A return is a file
// that passes the value on, was left, and is entered again.

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
/** Files that have called another file with the value. */
const passing = new Set<string>();
let arrived: () => void = () => {};
const end = new Promise<void>((resolve) => {
  arrived = resolve;
});

Object.assign(globalThis, {
  walk(file: string, name: string, values: readonly unknown[]) {
    if (steps.at(-1)?.file === last || !values.some((one) => holds(one, 4))) return;
    if (transparent.has(file)) return;
    const caller = callerOf(file);
    if (caller !== undefined && steps.some((step) => step.file === caller)) passing.add(caller);
    if (steps.at(-1)?.file !== file) steps.push({ file, functions: [] });
    const { functions } = steps.at(-1)!;
    if (functions.at(-1) !== name) functions.push(name);
    if (file === last) arrived();
  },
});

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
  .then(({ statusCode, body }) => statusCode === 200 || process.stdout.write(`${statusCode} ${body}\n`))
  .catch(() => {});
await end;
await server.close();
await engine.close();
rmSync(folder, { recursive: true });

passing.add(last);
for (const { file, functions } of steps)
  process.stdout.write(`${(passing.has(file) ? file : `  (${file})`).padEnd(54)} ${functions.join(" ")}\n`);
const way = steps.map(({ file }) => file).filter((file, at, all) => passing.has(file) && all[at - 1] !== file);
const merged = way.filter((file, at) => way[at - 1] !== file);
// What is wrong with a value is worked out where problems are, on the check's behalf.
const isCheck = (file: string) => /^packages\/core\/src\/(?:check|problem)\//.test(file);
const files = [...new Set(steps.map(({ file }) => file))];
const checking = files.filter(isCheck).length;
process.stdout.write(
  `\n${files.length - checking} files, and ${checking} of the check; ${merged.length - passing.size} returns\n`,
);
process.exit(0);
