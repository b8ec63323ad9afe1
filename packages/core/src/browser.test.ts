import path from "node:path";
import { createContext, runInContext } from "node:vm";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { nodeHost } from "../test/support/node-host.ts";
import { sha256 } from "./value/sha256.ts";

const support = path.join(import.meta.dirname, "../test/support");

/** A program of ours and everything that it imports as one script, and what it could not take in. */
async function bundle(file: string): Promise<{ code: string; imports: string[]; modules: string[] }> {
  const build = await rolldown({
    input: path.join(support, file),
    platform: "browser",
    onLog() {},
  });
  const { output } = await build.generate({ format: "esm", codeSplitting: false });
  await build.close();
  const [{ code, imports, dynamicImports, moduleIds }] = output;
  return { code, imports: [...imports, ...dynamicImports], modules: moduleIds };
}

/** What pages have besides the language itself. Nothing of Node.js: no process, no Buffer, no require. */
function page() {
  const { AbortController, AbortSignal, DOMException, Event, EventTarget, TextDecoder, TextEncoder, URL } = globalThis;
  const { console, crypto, performance, queueMicrotask, setTimeout, clearTimeout, structuredClone } = globalThis;
  const { MessageChannel } = globalThis;
  return createContext({
    ...{ AbortController, AbortSignal, DOMException, Event, EventTarget, TextDecoder, TextEncoder, URL },
    ...{ console, crypto, performance, queueMicrotask, setTimeout, clearTimeout, structuredClone, MessageChannel },
  });
}

test("core runs in a page: one script without imports, on web globals alone", { timeout: 60_000 }, async () => {
  const { code, imports, modules } = await bundle("browser-program.ts");
  expect(imports).toEqual([]);
  expect(modules.filter((file) => file.includes("core/src/run/")).length).toBeGreaterThan(10);
  const context = page();
  runInContext(code, context);
  const done = (await context.sigmaflow) as unknown;
  // Through JSON, because the page's lists are not this realm's.
  expect(JSON.parse(JSON.stringify(done))).toEqual({
    problems: [],
    outputs: { last: 8, sums: [8, 16, 24] },
    explained: ["cached"],
    again: { last: 8, sums: [8, 16, 24] },
    ran: 0,
  });
});

test("a program with a Node.js module would be noticed", async () => {
  expect((await bundle("node-host.ts")).imports).toEqual(["node:crypto"]);
});

test("a page has nothing of Node.js", () => {
  expect(runInContext("typeof process + typeof Buffer + typeof require + typeof global", page())).toBe(
    "undefined".repeat(4),
  );
});

test("the page's sha256 is Node's", () => {
  for (const data of [
    "",
    "abc",
    "ü".repeat(1000),
    "x".repeat(55),
    "x".repeat(56),
    "x".repeat(64),
    new Uint8Array(200),
  ]) {
    expect(sha256(data)).toBe(nodeHost.sha256(data));
  }
});
