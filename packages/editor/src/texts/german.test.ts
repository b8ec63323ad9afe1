import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import german from "./de.json" with { type: "json" };

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => /^\w+\.ts$/.test(name) && !/^(?:table|filled)\.ts$/.test(name));

/** The texts in English, by area. */
const english = new Map<string, Readonly<Record<string, unknown>>>();
for (const file of files) {
  const texts: Record<string, Record<string, unknown>> = await import(path.join(folder, file));
  const declared = readFileSync(path.join(folder, file), "utf8").matchAll(/export const (\w+) = area\(\s*"(\w+)"/g);
  for (const [, name = "", area = ""] of declared) english.set(area, texts[name]!);
}

const inBraces = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

/** The values that a text has places for. */
function placesIn(text: unknown): readonly (string | undefined)[] {
  if (typeof text !== "function") return [...new Set(inBraces([text].flat().join(" ")))].sort();
  const [, given = ""] = /^\(\{([^}]*)\}/.exec(String(text).replaceAll(/\s+/g, " ")) ?? [];
  return given
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .sort();
}

test("German has every area and every text, and nothing else", () => {
  const idsOf = (areas: Iterable<readonly [string, object]>) =>
    Object.fromEntries([...areas].map(([name, texts]) => [name, Object.keys(texts).sort()]));
  expect(english.size).toBeGreaterThan(25);
  expect(idsOf(Object.entries(german))).toEqual(idsOf(english));
});

test("its texts have places for the same values, and two forms only where there is a count", () => {
  for (const [name, texts] of Object.entries<Readonly<Record<string, unknown>>>(german)) {
    for (const [id, text] of Object.entries(texts)) {
      const of = english.get(name)?.[id];
      expect([name, id, placesIn(text)]).toEqual([name, id, placesIn(of)]);
      if (Array.isArray(text)) expect([name, id, placesIn(of), text.length]).toEqual([name, id, expect.arrayContaining(["count"]), 2]); // biome-ignore format: a line
      if (typeof of === "string") expect([name, id, typeof text]).toEqual([name, id, "string"]);
    }
  }
});
