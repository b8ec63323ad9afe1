import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holdFile } from "../store/hold-file.ts";
import { pull } from "./pull.ts";

const weights = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251));
const sha256 = createHash("sha256").update(weights).digest("hex");

/** What went wrong on the way, and what requests were seen. */
interface Hub {
  readonly origin: string;
  readonly seen: { url: string; range: string | undefined; authorization: string | undefined; host: string }[];
  /** Bytes after which each following answer breaks; none: it goes through. */
  breaks: number[];
  corrupts: boolean;
  etag: string;
}

let hub: Hub;
const servers: Server[] = [];
let folder = "";
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-pull-"));
  hub = { origin: "", seen: [], breaks: [], corrupts: false, etag: '"one"' };
  const cdn = await listen((request, answer) => sendFile(request, answer));
  const origin = await listen((request, answer) => {
    note(request);
    const url = request.url ?? "";
    if (url.startsWith("/api/models/someone/single/tree/"))
      return json(answer, [file("model.safetensors"), file("README.md"), { type: "directory", path: "x" }]);
    if (url.startsWith("/api/models/someone/layout/tree/"))
      return json(
        answer,
        layout.map((name) => file(name)),
      );
    if (url.startsWith("/api/models/someone/many/tree/"))
      return json(answer, [file("a.safetensors"), file("b.safetensors"), file("../c.safetensors")]);
    if (url.startsWith("/api/")) return json(answer, { error: "gated" }, 401);
    // As the hub does: says what the file is, and sends to another host for it.
    answer.writeHead(302, {
      location: `${cdn}${url}`,
      "x-linked-etag": `"${sha256}"`,
      "x-linked-size": weights.length,
    });
    answer.end();
  });
  hub = { ...hub, origin };
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true });
});

const layout = [
  "model_index.json",
  "unet/config.json",
  "unet/diffusion_pytorch_model.safetensors",
  "unet/diffusion_pytorch_model.fp16.safetensors",
  "vae/diffusion_pytorch_model.safetensors",
  "vae/diffusion_pytorch_model.fp16.safetensors",
  "tokenizer/vocab.json",
  "text_encoder/model.onnx",
  "sd_xl.safetensors",
];

const file = (name: string) => ({ type: "file", path: name, size: weights.length, lfs: { oid: sha256 } });

async function listen(answer: (request: IncomingMessage, answer: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function note({ url = "", headers }: IncomingMessage): void {
  hub.seen.push({ url, range: headers.range, authorization: headers.authorization, host: headers.host ?? "" });
}

function json(answer: ServerResponse, value: unknown, status = 200): void {
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** Sends the weights, or what a range asks for of them, as far as nothing breaks. */
function sendFile(request: IncomingMessage, answer: ServerResponse): void {
  note(request);
  const { range } = request.headers;
  const isSame = request.headers["if-range"] === undefined || request.headers["if-range"] === hub.etag;
  const from = isSame ? Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0) : 0;
  const bytes = Buffer.from(weights.subarray(from));
  if (hub.corrupts) bytes[bytes.length - 1]! ^= 1;
  answer.writeHead(from > 0 ? 206 : 200, {
    "content-length": bytes.length,
    etag: hub.etag,
    ...(from > 0 && { "content-range": `bytes ${from}-${weights.length - 1}/${weights.length}` }),
  });
  const most = hub.breaks.shift();
  if (most === undefined) return void answer.end(bytes);
  answer.write(bytes.subarray(0, most), () => setTimeout(() => answer.destroy(), 20));
}

const options = (more: { readonly env?: NodeJS.ProcessEnv; readonly include?: readonly string[] } = {}) => ({
  to: folder,
  include: more.include ?? [],
  env: { HF_ENDPOINT: hub.origin, HF_HOME: path.join(folder, "hf"), ...more.env },
  delays: [1, 1, 1],
});

test("a repository's only checkpoint comes to the checkpoints, and a second time nothing does", async () => {
  const target = path.join(folder, "checkpoints", "model.safetensors");
  expect(await pull("someone/single", options())).toEqual({ name: "model", files: [target] });
  expect(readFileSync(target).equals(weights)).toBe(true);
  const before = hub.seen.length;
  await pull("someone/single", options());
  expect(hub.seen.slice(before).map(({ url }) => url)).toEqual([expect.stringContaining("/tree/main")]);
});

test("of diffusers' layout come the parts, in half precision where all have it", async () => {
  const { name, files } = await pull("someone/layout@v1", options());
  expect(name).toBe("someone/layout");
  expect(files.map((path) => path.slice(folder.length + 1)).sort()).toEqual(
    [
      "model_index.json",
      "tokenizer/vocab.json",
      "unet/config.json",
      "unet/diffusion_pytorch_model.fp16.safetensors",
      "vae/diffusion_pytorch_model.fp16.safetensors",
    ].map((file) => `someone/layout/${file}`),
  );
  expect(hub.seen[0]?.url).toContain("/tree/v1");
});

test("several checkpoints are a choice, and names that lead out of the folder are none", async () => {
  await expect(pull("someone/many", options())).rejects.toMatchObject({
    code: "PULL_CHOICE",
    params: { files: [expect.stringContaining("a.safetensors"), expect.stringContaining("b.safetensors")] },
  });
  expect((await pull("someone/many", options({ include: ["b.*"] }))).name).toBe("b");
});

test("a connection that breaks goes on where it was", async () => {
  hub.breaks = [100_000, 50_000];
  await pull("someone/single", options());
  const ranges = hub.seen.filter(({ url }) => url.includes("/resolve/") && url !== "").map(({ range }) => range);
  expect(ranges.filter((range) => range !== undefined).length).toBeGreaterThan(0);
  expect(readFileSync(path.join(folder, "checkpoints", "model.safetensors")).equals(weights)).toBe(true);
});

test("a part of a file that has changed since is begun anew", async () => {
  const target = path.join(folder, "checkpoints", "model.safetensors");
  mkdirSync(path.dirname(target));
  writeFileSync(`${target}.part`, Buffer.alloc(1000, 7));
  writeFileSync(`${target}.part.etag`, '"an older one"');
  await pull("someone/single", options());
  expect(readFileSync(target).equals(weights)).toBe(true);
});

test("a connection that never gets on ends in a sentence, and keeps what came", async () => {
  hub.breaks = [1000, 0, 0, 0, 0, 0, 0];
  await expect(pull("someone/single", options())).rejects.toMatchObject({ code: "PULL_INTERRUPTED" });
  expect(readFileSync(path.join(folder, "checkpoints", "model.safetensors.part")).length).toBe(1000);
});

test("bytes of another sha256 are deleted", async () => {
  hub.corrupts = true;
  await expect(pull("someone/single", options())).rejects.toMatchObject({ code: "PULL_DAMAGED" });
  const target = path.join(folder, "checkpoints", "model.safetensors");
  expect([target, `${target}.part`].map((file) => existsSync(file))).toEqual([false, false]);
});

test("a token goes to the hub, and not to where the hub redirects", async () => {
  await pull("someone/single", options({ env: { HF_TOKEN: "secret" } }));
  const [own, other] = [hub.origin.slice(7), "127.0.0.1"];
  for (const { host, authorization } of hub.seen)
    expect(authorization).toBe(host === own ? "Bearer secret" : undefined);
  expect(hub.seen.some(({ host }) => host !== own && host.startsWith(other))).toBe(true);
});

test("a gated model is answered with what to do", async () => {
  await expect(pull("someone/gated", options())).rejects.toMatchObject({
    code: "PULL_REFUSED",
    message: expect.stringContaining("HF_TOKEN"),
  });
});

test("an address is a source, too, and what the hub says of its file is held to", async () => {
  const { name } = await pull(`${hub.origin}/someone/single/resolve/main/model.safetensors`, options());
  expect(name).toBe("model");
  hub.corrupts = true;
  rmSync(path.join(folder, "checkpoints"), { recursive: true });
  await expect(pull(`${hub.origin}/someone/single/resolve/main/model.safetensors`, options())).rejects.toMatchObject({
    code: "PULL_DAMAGED",
  });
});

test("files of Hugging Face's own cache are taken from it, offline too", async () => {
  const blobs = path.join(folder, "hf", "hub", "models--someone--single", "blobs");
  mkdirSync(blobs, { recursive: true });
  writeFileSync(path.join(blobs, sha256), weights);
  await pull("someone/single", options({ env: { HF_HUB_OFFLINE: "1" } }));
  expect(hub.seen.every(({ url }) => !url.includes("/resolve/"))).toBe(true);
  rmSync(path.join(folder, "hf"), { recursive: true });
  rmSync(path.join(folder, "checkpoints"), { recursive: true });
  await expect(pull("someone/single", options({ env: { HF_HUB_OFFLINE: "1" } }))).rejects.toMatchObject({
    code: "PULL_OFFLINE",
  });
});

test("one process writes a file at a time; a lock that a dead one left counts no more", async () => {
  const target = path.join(folder, "checkpoints", "model.safetensors");
  mkdirSync(path.dirname(target));
  const release = await holdFile(`${target}.lock`);
  await expect(pull("someone/single", options())).rejects.toMatchObject({ code: "PULL_BUSY" });
  await release?.();
  writeFileSync(`${target}.lock`, "");
  await pull("someone/single", options());
  expect(existsSync(`${target}.lock`)).toBe(false);
});

test.each(["", "just-a-name", "../x/y", "ftp://host/x", "http://example.com/x.safetensors", "a/../b"])(
  "%j is no source",
  async (text) => {
    await expect(pull(text, options())).rejects.toMatchObject({ code: "PULL_SOURCE" });
  },
);
