import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { packagesWith, repository } from "./workspace.ts";

const address = "https://github.com/sigmaflow/sigmaflow";
const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(path.join(repository, folder, "package.json"), "utf8")) as Readonly<Record<string, unknown>>;
const folders = packagesWith(repository, "package.json").map((name) => `packages/${name}`);

test.each(folders)("%s says what it is, where it comes from, and where its faults are told", (folder) => {
  const manifest = manifestOf(folder);
  expect(manifest).toMatchObject({
    license: "MIT",
    version: manifestOf("packages/core").version, // all have one
    description: expect.stringMatching(/^[A-Z].{20,}\.$/),
    homepage: `${address}/tree/main/${folder}#readme`,
    bugs: `${address}/issues`,
    repository: { type: "git", url: `git+${address}.git`, directory: folder },
  });
  const keywords = manifest.keywords as readonly string[];
  expect(keywords.length).toBeGreaterThan(3);
  expect(new Set(keywords).size).toBe(keywords.length);
});

test.each(folders.filter((folder) => manifestOf(folder).private !== true))("%s can be published", (folder) => {
  const { files, engines, exports } = manifestOf(folder) as {
    readonly files: readonly string[];
    readonly engines: unknown;
    readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  expect(engines).toEqual({ node: ">=22.19" });
  expect(files).toContain("dist");
  expect(existsSync(path.join(repository, folder, "README.md"))).toBe(true);
  for (const [subpath, conditions] of Object.entries(exports)) {
    if (subpath === "./package.json") continue;
    // Sources first, because the first condition that holds is taken; then types, before what runs.
    expect({ subpath, order: Object.keys(conditions) }).toEqual({
      subpath,
      order: ["sigmaflow-source", "types", "default"],
    });
    expect({ subpath, isThere: existsSync(path.join(repository, folder, conditions["sigmaflow-source"]!)) }).toEqual({
      subpath,
      isThere: true,
    });
  }
});
