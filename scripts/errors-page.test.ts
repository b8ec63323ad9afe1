import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { codeSources, codesIn, errorsPage, listedCodes, sourceText } from "./errors-page.ts";
import { repository } from "./workspace.ts";

const isTable = (file: string) => file.endsWith("/error-codes.ts") || file.endsWith("/check/problem.ts");

test("every code that the sources use is listed, once", async () => {
  const tables = await listedCodes();
  const listed = tables.flatMap(({ codes }) => Object.keys(codes));
  expect(listed.filter((code, at) => listed.indexOf(code) !== at)).toEqual([]);
  const unlisted = (await codeSources())
    .filter((file) => !isTable(file))
    .flatMap((file) => codesIn(sourceText(file)).map((code) => ({ file, code })))
    .filter(({ code }) => !listed.includes(code));
  expect(unlisted).toEqual([]);
});

test("every listed code is used in the package that lists it", async () => {
  const sources = (await codeSources()).filter((file) => !isTable(file));
  for (const { file, codes } of await listedCodes()) {
    const [, name] = file.split("/");
    const text = sources
      .filter((source) => source.startsWith(`packages/${name}/`))
      .map(sourceText)
      .join("\n");
    expect(
      Object.keys(codes).filter((code) => !text.includes(`"${code}"`)),
      file,
    ).toEqual([]);
  }
});

test("the page says of every code what it means and what to do", async () => {
  const page = readFileSync(path.join(repository, "docs/errors.md"), "utf8");
  expect(page).toBe(await errorsPage());
  for (const { codes } of await listedCodes()) {
    for (const [code, { title, meaning, action }] of Object.entries(codes)) {
      expect(page).toContain(`### ${code}\n\n**${title}`);
      expect(page).toContain(`${meaning}\n${action}\n`);
      expect(meaning).toMatch(/[.!]$/);
      expect(action).toMatch(/[.!]$/);
    }
  }
});

test("finds codes wherever sources give them", () => {
  expect(
    codesIn(`
      throw new SigmaflowError("PLAIN_ONE", "Text.");
      throw new SigmaflowError(
        now ? "WHEN_NOW" : "WHEN_NOT",
        "Text.");
      super(codeOf(cause, "FALL_BACK"), "Text.");
      report.add("ADDED", { message });
      return { code: "RETURNED", message: "NOT_THIS" };
      process.env["NOT_THIS_EITHER"];
    `),
  ).toEqual(["ADDED", "FALL_BACK", "PLAIN_ONE", "RETURNED", "WHEN_NOT", "WHEN_NOW"]);
});
