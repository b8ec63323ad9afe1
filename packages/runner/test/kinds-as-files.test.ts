import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runGraph } from "sigmaflow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import notes, { louder } from "../src/output/fixtures/note-package.ts";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";
import { post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

// A kind of value from somebody else's package, whose files no front end has heard of.

const used = ["--use", path.join(repository, "packages/runner/src/output/fixtures/note-package.ts")];
const serve = servers();
let cwd: string;
beforeAll(() => {
  cwd = newFolder();
  writeFileSync(path.join(cwd, "louder.json"), JSON.stringify(louder));
  writeFileSync(path.join(cwd, "hello.txt"), "hello\nyou");
});
afterAll(removeFolders);

test("comes in by a flag and goes out as files", async () => {
  const { code, stdout } = await sigmaflow(["run", "louder.json", ...used, "--set", "note=hello.txt"], { cwd });
  const files = ["lines-0.txt", "lines-1.txt", "note.txt", "reminder.txt"];
  const out = path.join(cwd, "out");
  expect([code, stdout]).toEqual([0, files.map((file) => `${path.join(out, file)}\n`).join("")]);
  expect(readdirSync(out)).toEqual(files);
  expect(files.map((file) => readFileSync(path.join(out, file), "utf8"))).toEqual([
    "HELLO",
    "YOU!",
    "HELLO\nYOU!",
    "HELLO\nYOU!",
  ]);
});

test("what is none is refused before anything runs", async () => {
  writeFileSync(path.join(cwd, "broken.txt"), Buffer.from([0xff]));
  const { code, stdout } = await sigmaflow(["run", "louder.json", ...used, "--set", "note=broken.txt", "--json"], {
    cwd,
  });
  const { run, error } = JSON.parse(stdout);
  expect([code, run, error.code]).toEqual([2, null, "FILE_UNREADABLE"]);
});

test("comes in and goes out as itself in a program", async () => {
  const given = { text: "hello", lines: 1 };
  const settings = { use: [notes], read: [cwd], cache: false } as const;
  const { note } = await runGraph(louder, { note: given }, settings);
  expect(note).toEqual({ text: "HELLO!", lines: 1 });
  expect((await runGraph(louder, { note: "hello.txt" }, settings)).note).toEqual({ text: "HELLO\nYOU!", lines: 2 });
});

test("comes in by an upload and by a body, and is an artifact and an answer of the server", async () => {
  const { address } = await serve(cwd, ["--graphs", cwd, ...used]);
  const headers = { "content-type": "text/plain" };
  const sent = await fetch(`${address}/api/uploads`, { method: "POST", headers, body: "hello" });
  const { hash } = (await sent.json()) as { readonly hash: string };
  const answer = await post(`${address}/v1/louder`, { note: { $upload: hash } });
  const { files } = (await answer.json()) as { readonly files: Record<string, readonly { readonly url: string }[]> };
  const artifact = await fetch(files.note![0]!.url);
  expect([artifact.headers.get("content-type"), await artifact.text()]).toEqual(["text/plain", "HELLO!"]);
  const note = Buffer.from("you").toString("base64");
  const text = await post(`${address}/v1/louder`, { note }, { accept: "text/markdown" });
  expect([text.headers.get("content-type"), await text.text()]).toEqual(["text/markdown", "YOU!"]);
});
