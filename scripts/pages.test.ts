import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { packagesWith, repository } from "./workspace.ts";

const packages = packagesWith(repository, "package.json");
const pages = ["ARCHITECTURE.md", "README.md", "CHANGELOG.md", "docs", "docs/decisions"].flatMap((name) =>
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
