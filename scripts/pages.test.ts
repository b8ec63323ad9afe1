import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type GraphDocument, runGraph } from "../packages/runner/src/index.ts";
import { packagesWith, repository } from "./workspace.ts";

const packages = packagesWith(repository, "package.json");
const pages = [
  "ARCHITECTURE.md",
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SPEC.md",
  "docs",
  "docs/decisions",
  "docs/guides",
].flatMap((name) =>
  name.endsWith(".md")
    ? [name]
    : readdirSync(path.join(repository, name)).flatMap((file) => (file.endsWith(".md") ? [`${name}/${file}`] : [])),
);
const textOf = (page: string) => readFileSync(path.join(repository, page), "utf8");

test.each(packages)("the picture of the layers shows every folder of %s", (name) => {
  const [, picture = ""] = textOf("ARCHITECTURE.md").split("```");
  const folders = readdirSync(path.join(repository, "packages", name, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "fixtures")
    .map((entry) => `${entry.name}/`);
  expect(folders.filter((folder) => !picture.includes(folder))).toEqual([]);
});

test.each(pages)("every file that %s links is there", (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
  const own = links.filter((target) => !/^https?:/.test(target));
  expect(own.filter((target) => !existsSync(path.join(repository, path.dirname(page), target)))).toEqual([]);
});

test("every page of docs is linked from the README or from a page that is", () => {
  const linked = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^)#]+)/g)].map(([, target]) => path.posix.join(path.posix.dirname(page), target!)),
  );
  expect(pages.filter((page) => page.startsWith("docs/") && !linked.includes(page))).toEqual([]);
});

test("ARCHITECTURE.md lists every decision once", () => {
  const [, list = ""] = textOf("ARCHITECTURE.md").split("\n## Decisions\n");
  const listed = [...list.matchAll(/\]\(docs\/decisions\/([^)]+)\)/g)].map(([, file]) => file!);
  expect(listed.sort()).toEqual(readdirSync(path.join(repository, "docs/decisions")).sort());
  // Between two links stands a dot, or the end of a paragraph.
  expect(list.match(/\)\n\[/g)).toBeNull();
});

test("the published README shows the program that the README shows", () => {
  const [program] = /\n```ts\n.*?```/s.exec(textOf("README.md"))!;
  expect(textOf("packages/runner/README.md")).toContain(program);
});

/** Blocks of JSON in a page. */
const documentsIn = (page: string) =>
  [...textOf(page).matchAll(/\n```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text!) as GraphDocument);

test("the graphs in docs/graphs.md run, and give what is to be expected", async () => {
  const results = [];
  for (const document of documentsIn("docs/graphs.md")) results.push(await runGraph(document, {}, { cache: false }));
  expect(results).toEqual([
    { sum: 5 },
    { prompts: [expect.stringContaining("film noir"), expect.stringContaining("watercolor")] },
    { value: 1024 },
  ]);
});
