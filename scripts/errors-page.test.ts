import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { codeSources, errorsPage, isCatalogue, listedCodes, sourceText } from "./errors-page.ts";
import { repository } from "./workspace.ts";

test("every code is listed once", async () => {
  const listed = (await listedCodes()).flatMap(({ codes }) => Object.keys(codes));
  expect(listed.filter((code, at) => listed.indexOf(code) !== at)).toEqual([]);
});

// That a used code is listed is what the types of the catalogues say; that a listed one is used they cannot.
test("every listed code is used in the package that lists it, core's anywhere", async () => {
  const sources = (await codeSources()).filter((file) => !isCatalogue(file) && !file.includes("/english/"));
  for (const { file, codes } of await listedCodes()) {
    const [, name] = file.split("/");
    const text = sources
      .filter((source) => name === "core" || source.startsWith(`packages/${name}/`))
      .map(sourceText)
      .join("\n");
    expect(
      Object.keys(codes).filter((code) => !new RegExp(`"${code}"|\\.${code}\\b`).test(text)),
      file,
    ).toEqual([]);
  }
});

test("the page says of every code what it means and what to do", async () => {
  const page = readFileSync(path.join(repository, "docs/errors.md"), "utf8");
  expect(page).toBe(await errorsPage());
  for (const { codes } of await listedCodes()) {
    for (const [code, { title, meaning, action }] of Object.entries(codes)) {
      expect(page).toContain(`### ${code}\n\n**${title}** (`);
      expect(page).toContain(`${meaning}\n${action}\n`);
      expect(meaning).toMatch(/[.!]$/);
      expect(action).toMatch(/[.!]$/);
    }
  }
});
