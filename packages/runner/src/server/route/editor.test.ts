import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { stopServers, testServer } from "../fixtures/test-server.ts";

const script = "console.log('a script of the site');".repeat(20);
const undo = { br: brotliDecompressSync, gzip: gunzipSync } as const;
let site: string;

beforeAll(() => {
  site = mkdtempSync(path.join(tmpdir(), "sigmaflow-site-"));
  mkdirSync(path.join(site, "assets"));
  for (const [name, text] of [
    ["index.html", "<!doctype html><title>site</title>"],
    ["assets/main-1a2b.js", script],
  ] as const) {
    writeFileSync(path.join(site, name), text);
    writeFileSync(path.join(site, `${name}.br`), brotliCompressSync(text));
    writeFileSync(path.join(site, `${name}.gz`), gzipSync(text));
  }
});
afterAll(() => rmSync(site, { recursive: true, force: true }));
afterEach(stopServers);

/** What is answered to a client that takes some encodings, and the text that it reads in that. */
async function asked(app: FastifyInstance, url: string, takes: string) {
  const { statusCode, headers, rawPayload } = await app.inject({ url, headers: { "accept-encoding": takes } });
  const encoding = headers["content-encoding"] as keyof typeof undo | undefined;
  const text = (encoding === undefined ? rawPayload : undo[encoding](rawPayload)).toString();
  return { status: statusCode, encoding, text, size: rawPayload.length, headers };
}

test.each([
  ["gzip, deflate, br, zstd", "br"],
  ["gzip", "gzip"],
  ["identity", undefined],
])("to clients that take %s files of the site go as %s", async (takes, encoding) => {
  const { app } = await testServer({}, { editor: site });
  const answer = await asked(app, "/assets/main-1a2b.js", takes);
  expect(answer).toMatchObject({ status: 200, text: script, headers: { vary: "accept-encoding" } });
  expect(answer.encoding).toBe(encoding);
  expect(answer.headers["content-type"]).toBe("application/javascript; charset=utf-8");
});

test("what is named by its content is kept for good, the page that names it is asked for again", async () => {
  const { app } = await testServer({}, { editor: site });
  const named = await asked(app, "/assets/main-1a2b.js", "br");
  expect(named.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect((await asked(app, "/", "br")).headers["cache-control"]).toBe("no-cache");
});

test("pages may make no code from text", async () => {
  const { app } = await testServer({}, { editor: site });
  const policy = String((await app.inject("/")).headers["content-security-policy"]);
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain("unsafe-eval");
});

test("the catalogue goes compressed to who takes that, with an ETag for each way", async () => {
  const { app } = await testServer();
  const plain = await asked(app, "/api/nodes", "identity");
  for (const [takes, encoding] of [
    ["gzip, br", "br"],
    ["br;q=0, gzip;q=0.5", "gzip"],
  ] as const) {
    const answer = await asked(app, "/api/nodes", takes);
    expect(answer).toMatchObject({ status: 200, encoding, text: plain.text });
    expect(answer.size).toBeLessThan(plain.size / 4);
    const again = { "accept-encoding": takes, "if-none-match": String(answer.headers.etag) };
    expect((await app.inject({ url: "/api/nodes", headers: again })).statusCode).toBe(304);
    expect(answer.headers.etag).not.toBe(plain.headers.etag);
  }
});
