import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { blocksIn } from "../../../scripts/guides.ts";
import { repository } from "../../../scripts/workspace.ts";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";

afterAll(removeFolders);

const page = (name: string) => readFileSync(path.join(repository, "docs", name), "utf8");

test("the commands on the page of every day print what it says", async () => {
  const cwd = newFolder();
  const [, sum = ""] = /\n```json\n(.*?)```/s.exec(page("graphs.md"))!;
  const blocks = blocksIn("daily", page("daily.md"));
  writeFileSync(path.join(cwd, "sum.json"), sum);
  writeFileSync(path.join(cwd, "twice.json"), sum.replace("a + b", "a * b"));
  writeFileSync(path.join(cwd, "rows.csv"), blocks.find(({ language }) => language === "csv")!.text);
  const commands = blocks.filter(({ language }) => language === "sh");
  expect(commands).toHaveLength(3);
  for (const { text, prints } of commands) {
    const { stdout } = await sigmaflow(text.trim().split(" ").slice(1), { cwd });
    expect(stdout).toBe(prints);
  }
});
