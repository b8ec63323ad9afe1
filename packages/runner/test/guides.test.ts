import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { guides, isModule } from "../../../scripts/guides.ts";
import { repository, run } from "../../../scripts/workspace.ts";
import { sigmaflow } from "./support/command.ts";

// What the guides show is written into files as they say, and run on the built packages.

const all = guides(repository);
const blocks = [...all.values()].flat();
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmaflow-guides-")));
const [, panda = ""] = /\n```json\n(.*?)```/s.exec(readFileSync(path.join(repository, "README.md"), "utf8")) ?? [];
beforeAll(() => {
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  for (const { file, text } of blocks) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a file of a guide in its folder, with a new cache. */
function node(file: string, ...flags: string[]) {
  const env = { NODE_OPTIONS: "", SIGMAFLOW_CACHE_DIR: path.join(folder, `${file}-cache`) };
  const cwd = path.join(folder, path.dirname(file));
  return run(process.execPath, [...flags, path.join(folder, file)], { cwd, env });
}

const programs = blocks.filter(({ prints }) => prints !== undefined);
test.each(programs.map((block) => [block.file, block] as const))(
  "%s prints what its guide says",
  async (file, block) => {
    expect(isModule(block)).toBe(true);
    expect(await node(file)).toEqual({ ok: true, output: block.prints });
  },
);

const tests = blocks.filter(({ file }) => /\.test\.[jt]s$/.test(file));
test.each(tests.map(({ file }) => file))("%s passes", async (file) => {
  expect(await node(file, "--test")).toMatchObject({ ok: true, output: expect.stringMatching(/pass [1-9]/) });
});

test("the first program of the library's guide draws the README's graph", async () => {
  const guide = "use-the-library";
  writeFileSync(path.join(folder, guide, "panda.json"), panda);
  expect(await node(all.get(guide)!.find(isModule)!.file)).toEqual({ ok: true, output: "" });
  expect(existsSync(path.join(folder, guide, "fox.png"))).toBe(true);
});

const commands = blocks.flatMap(({ file, language, text }) =>
  language === "sh"
    ? [...text.matchAll(/^npx sigmaflow (?!serve)([^#\n]+)/gm)].map(
        ([, line]) => [line!.trim(), path.dirname(file)] as const,
      )
    : [],
);
test.each(commands)("sigmaflow %s does what it is there for (%s)", async (line, guide) => {
  const done = await sigmaflow(line.split(" "), { cwd: path.join(folder, guide) });
  expect(done).toMatchObject({ code: 0 });
});
