import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const assets = path.join(dist, "assets");
const page = readFileSync(path.join(dist, "index.html"), "utf8");
const texts = readdirSync(assets).filter((name) => /\.(?:js|css|json)$/.test(name));
const code = texts.filter((name) => !name.endsWith(".json"));

/** Names in `assets` that a text of the build refers to, by `pattern`'s first group. */
const namesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);

/** What has to be there before anything is painted: what the page names, with all that those files import. */
function beforePaint(): string[] {
  const found = new Set(namesIn(page, /(?:src|href)="\.\/assets\/([^"]+\.(?:js|css))"/g));
  for (const name of found) {
    const text = readFileSync(path.join(assets, name), "utf8");
    for (const other of namesIn(text, /(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) found.add(other);
  }
  return [...found].sort();
}

/** Bytes on the way to a client that takes brotli. */
function weightOf(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + readFileSync(path.join(assets, `${name}.br`)).length, 0);
}

/** A file's name without the hash of its content. */
const plain = (name: string) => name.replace(/-[\w-]{8}\./, ".");

test("what is loaded until something is painted weighs at most 110 kB in brotli", () => {
  const names = beforePaint();
  expect(names.map(plain)).toContain("react.js");
  expect(names.map(plain).filter((name) => /zod|flow|core|open-editor/.test(name))).toEqual([]);
  expect(weightOf(names)).toBeLessThanOrEqual(110_000);
});

test("all code and styles weigh at most 260 kB in brotli", () => {
  expect(code.map(plain)).toEqual(expect.arrayContaining(["core.js", "flow.js", "open-editor.js", "zod.js"]));
  expect(weightOf(code)).toBeLessThanOrEqual(260_000);
});

test("every text of the site lies beside its brotli and its gzip", () => {
  expect(texts.map(plain)).toContain("de.json");
  for (const name of ["index.html", ...texts.map((one) => path.join("assets", one))]) {
    const text = readFileSync(path.join(dist, name));
    expect([name, brotliDecompressSync(readFileSync(path.join(dist, `${name}.br`))).equals(text)]).toEqual([
      name,
      true,
    ]);
    expect([name, gunzipSync(readFileSync(path.join(dist, `${name}.gz`))).equals(text)]).toEqual([name, true]);
  }
});
