import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import { newFolder, removeFolders } from "./support/command.ts";

// Plays the runner of GitHub's actions: the inputs of action.yml with their defaults as it hands them over, a repository
// with a commit to compare with, a pull request, and the part of the API that comments.

afterAll(removeFolders);

const action = readFileSync(path.join(repository, "action.yml"), "utf8");
const [, inputs = ""] = /\ninputs:\n(.*?)\noutputs:/s.exec(action)!;
const defaults = Object.fromEntries(
  [...inputs.matchAll(/^ {2}(\w+):\n(?: {4}.*\n?)*? {4}default: (.*)$/gm)].map(([, name, value]) => [
    name!,
    value!.replace(/^"(.*)"$/, "$1"),
  ]),
);

const graph = (side: number, file = "start.png") => ({
  sigmaflow: 1,
  title: "``` @everyone",
  nodes: {
    load: { type: "image.load", in: { path: file } },
    small: { type: "image.resize", in: { image: { $from: "load.image" }, width: 16, height: side } },
  },
  outputs: { image: { $from: "small.image" } },
});

test("renders what was and what is, and comments what differs, once", async () => {
  const cwd = newFolder();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd, encoding: "utf8" }).trim();
  const save = (name: string, document: unknown) =>
    writeFileSync(path.join(cwd, "graphs", name), JSON.stringify(document));
  git("init", "-q");
  mkdirSync(path.join(cwd, "graphs"));
  for (const [name, background] of [
    ["start", "red"],
    ["other", "blue"],
  ] as const) {
    const create = { width: 32, height: 32, channels: 3, background } as const;
    await sharp({ create })
      .png()
      .toFile(path.join(cwd, "graphs", `${name}.png`));
  }
  save("same.json", graph(16));
  save("changed.json", graph(16));
  git("add", "-A");
  git("commit", "-qm", "before");
  const base = git("rev-parse", "HEAD");
  save("changed.json", { ...graph(16, "other.png"), title: "```` @everyone" });
  save("broken.json", graph(-1));
  const comments: { id: number; body: string }[] = [{ id: 1, body: "by somebody else" }];
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += String(part);
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const { body } = JSON.parse(text || "{}") as { readonly body: string };
    if (request.method === "POST") comments.push({ id: 2, body });
    if (request.method === "PATCH") comments[1]!.body = body;
    response.end(JSON.stringify(request.method === "GET" ? comments : {}));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const event = path.join(cwd, ".git", "event.json");
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7, base: { sha: base } } }));
  const bin = path.join(repository, "packages", "runner", "bin", "sigmaflow.js");
  const given = { ...defaults, command: `${process.execPath} ${bin}`, token: "ghs_x" };
  const env = {
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...{ PATH: process.env.PATH, HOME: cwd, SIGMAFLOW_CACHE_DIR: path.join(cwd, ".git", "cache") },
    GITHUB_WORKSPACE: cwd,
    GITHUB_EVENT_PATH: event,
    GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    GITHUB_REPOSITORY: "owner/name",
    GITHUB_OUTPUT: path.join(cwd, ".git", "output"),
    GITHUB_STEP_SUMMARY: path.join(cwd, ".git", "summary.md"),
  };
  const play = async (graphs?: string) => {
    const main = path.join(repository, /main: (.*)/.exec(action)![1]!);
    const [code] = await once(
      spawn(process.execPath, [main], {
        cwd,
        env: { ...env, ...(graphs && { INPUT_GRAPHS: graphs }) },
        stdio: "ignore",
      }),
      "close",
    );
    return code;
  };
  expect(await play()).toBe(1);
  const [, written] = comments;
  expect(written!.body).toMatch(
    /^<!-- sigmaflow -->\n### sigmaflow: 2 of 3 graphs render differently\n\n`graphs\/broken\.json` fails\n```+text\n/,
  );
  expect(written!.body).toContain("OUT_OF_RANGE");
  const part = /`graphs\/changed\.json` differs\n(`+)text\n([\s\S]*)\n\1$/m.exec(written!.body)!;
  // Longer than what the graph's own words hold.
  expect(part[1]).toBe("`````");
  expect(part[2]).toContain('`load.path` is "other.png" instead of "start.png".');
  expect(part[2]).toMatch(/\nimage\.png: The pictures differ in 100 % of the pixels, by 170\.00 of 255 on average/);
  expect(readFileSync(env.GITHUB_STEP_SUMMARY, "utf8")).toBe(`${written!.body.split("\n").slice(1).join("\n")}\n`);
  const folder = path.join(cwd, "sigmaflow-out");
  expect(readFileSync(env.GITHUB_OUTPUT, "utf8")).toBe(`folder=${folder}\nchanged=2\n`);
  for (const side of ["head", "base", "difference"])
    expect(existsSync(path.join(folder, side, "graphs-changed", "image.png"))).toBe(true);
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
  save("broken.json", graph(16));
  expect(await play("graphs/broken.json")).toBe(0);
  expect(comments.map(({ id }) => id)).toEqual([1, 2]);
  expect(comments[1]!.body).toContain("### sigmaflow: 1 of 1 graphs render differently\n\n`graphs/broken.json` is new");
  expect(asked.map((one) => one.split(" ")[0])).toEqual(["GET", "POST", "GET", "PATCH"]);
  expect(asked[1]).toBe("POST /repos/owner/name/issues/7/comments Bearer ghs_x");
  server.close();
});
