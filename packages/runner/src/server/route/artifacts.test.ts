import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { shrink, stopServers, type TestServer, testServer } from "../fixtures/test-server.ts";
import { shippedGraphs } from "../shipped.ts";

afterEach(stopServers);

const reference = readFileSync(`${shippedGraphs()}reference.png`);

async function upload({ app }: TestServer, payload: Buffer, type = "image/png") {
  return await app.inject({ method: "POST", url: "/api/uploads", headers: { "content-type": type }, payload });
}

test("takes a picture, gives it to a run and serves both, also after a restart", async () => {
  const first = await testServer({ shrink });
  const sent = await upload(first, reference);
  expect(sent.statusCode).toBe(201);
  const { hash, width, height, type } = sent.json();
  expect({ width, height, type }).toEqual({ width: 768, height: 768, type: "image/png" });
  expect((await upload(first, reference)).json()).toEqual(sent.json());
  const payload = { graph: "shrink", inputs: { picture: { $upload: hash }, width: 24 } };
  const { id } = (await first.app.inject({ method: "POST", url: "/api/runs", payload })).json();
  const told = (await first.app.inject(`/api/runs/${id}/events`)).body;
  const server = await first.restart();
  const { outputs } = (await server.app.inject(`/api/runs/${id}`)).json();
  expect(outputs.image.images).toEqual([
    { hash: expect.stringMatching(/^[0-9a-f]{64}$/), width: 24, height: 8, type: "image/png" },
  ]);
  const made = await server.app.inject(`/api/artifacts/${outputs.image.images[0].hash}`);
  const decoded = await server.engine.pictures.decode(made.rawPayload);
  expect([decoded.width, decoded.height]).toEqual([24, 8]);
  expect((await server.app.inject(`/api/artifacts/${hash}`)).rawPayload.equals(reference)).toBe(true);
  // The same value by its content id, from the cache.
  const id2 = /"type":"node.result","path":"resize","outputs":\{"image":"([0-9a-f]{64})"/.exec(told)?.[1];
  const cached = await server.app.inject(`/api/artifacts/${id2}`);
  expect((await server.engine.pictures.decode(cached.rawPayload)).data).toEqual(decoded.data);
});

test("answers a client that has it already with nothing, and lets it keep it for ever", async () => {
  const server = await testServer();
  const { hash } = (await upload(server, reference)).json();
  const first = await server.app.inject(`/api/artifacts/${hash}`);
  expect(first.headers["cache-control"]).toContain("immutable");
  expect(first.headers.etag).toMatch(/^"/);
  const headers = { "if-none-match": first.headers.etag as string };
  expect((await server.app.inject({ url: `/api/artifacts/${hash}`, headers })).statusCode).toBe(304);
  expect((await server.app.inject({ url: `/api/artifacts/${hash}?side=64`, headers })).statusCode).toBe(200);
});

test("makes a picture smaller when asked, and never larger", async () => {
  const server = await testServer();
  const { hash } = (await upload(server, reference)).json();
  const sizeAt = async (side: number) => {
    const { rawPayload } = await server.app.inject(`/api/artifacts/${hash}?side=${side}`);
    const { width, height } = await server.engine.pictures.decode(rawPayload);
    return [width, height];
  };
  expect(await sizeAt(64)).toEqual([64, 64]);
  expect(await sizeAt(4000)).toEqual([768, 768]);
});

test("has as many pictures as it has", async () => {
  const server = await testServer();
  const { hash } = (await upload(server, reference)).json();
  expect((await server.app.inject(`/api/artifacts/${hash}?index=0`)).statusCode).toBe(200);
  const none = await server.app.inject(`/api/artifacts/${hash}?index=1`);
  expect([none.statusCode, none.json().code]).toEqual([404, "ARTIFACT_NOT_FOUND"]);
});

test("shows small values from their id alone", async () => {
  const { app } = await testServer();
  const answer = await app.inject(`/api/artifacts/${encodeURIComponent('={"a":[1,"two"]}')}`);
  expect(answer.json()).toEqual({ a: [1, "two"] });
});

test.each(["0".repeat(64), "nothing", encodeURIComponent("={"), "..%2F..%2Fruns.db"])(
  "has no artifact %s",
  async (id) => {
    const { app } = await testServer();
    const answer = await app.inject(`/api/artifacts/${id}`);
    expect([answer.statusCode, answer.json().code]).toEqual([404, "ARTIFACT_NOT_FOUND"]);
  },
);

test.each([
  [Buffer.from("no picture"), "image/png", 422, "IMAGE_UNREADABLE"],
  [Buffer.alloc(0), "image/png", 400, "BAD_BODY"],
  [reference, "picture", 415, "BAD_CONTENT_TYPE"],
  [reference, "", 415, "BAD_CONTENT_TYPE"],
])("refuses an upload of %o as %s", async (payload, type, status, code) => {
  const answer = await upload(await testServer(), payload, type);
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  if (status === 415) expect(answer.json().error).toContain("image/png, image/jpeg, image/webp");
});

test.each(["image/gif", "application/json", "application/octet-stream"])(
  "takes a picture for one although %s is said of it",
  async (said) => {
    expect((await upload(await testServer(), reference, said)).json()).toMatchObject({ type: "image/png", width: 768 });
  },
);

test("keeps a file of another type as it is, shows it without letting it act, and gives it to no picture", async () => {
  const server = await testServer({ shrink });
  const page = Buffer.from("<script>alert(1)</script>");
  const sent = await upload(server, page, "text/html; charset=utf-8");
  expect([sent.statusCode, sent.json()]).toEqual([201, { hash: expect.any(String), type: "text/html" }]);
  const { hash } = sent.json();
  const answer = await server.app.inject(`/api/artifacts/${hash}?side=64`);
  expect(answer.rawPayload.equals(page)).toBe(true);
  expect(answer.headers).toMatchObject({
    "content-type": "text/html",
    "content-security-policy": expect.stringContaining("sandbox"),
    "x-content-type-options": "nosniff",
  });
  const payload = { graph: "shrink", inputs: { picture: { $upload: hash } } };
  const refused = await server.app.inject({ method: "POST", url: "/api/runs", payload });
  expect([refused.statusCode, refused.json().error]).toEqual([
    422,
    "`picture` expects a picture. Name a PNG, JPEG or WebP file.",
  ]);
});

test("refuses pictures with more pixels than the server takes", async () => {
  const answer = await upload(await testServer({}, { limits: { sizes: { pixels: 1000 } } }), reference);
  expect([answer.statusCode, answer.json().code]).toEqual([422, "IMAGE_TOO_LARGE"]);
});

test.each([
  [{ $upload: "0".repeat(64) }, "There is no upload"],
  ["reference.png", '`picture` expects a picture. Send it to /api/uploads and give { "$upload": hash }.'],
  [7, "`picture` expects a picture."],
])("refuses %j for a picture", async (picture, error) => {
  const { app } = await testServer({ shrink });
  const answer = await app.inject({
    method: "POST",
    url: "/api/runs",
    payload: { graph: "shrink", inputs: { picture } },
  });
  expect([answer.statusCode, answer.json().error]).toEqual([422, expect.stringContaining(error)]);
});

test.each([
  ["bytes=0-9", 0, 10],
  ["bytes=100-", 100, undefined],
  ["bytes=-7", -7, undefined],
  ["bytes=5-99999999", 5, undefined],
])("answers %s with that part", async (range, from, to) => {
  const server = await testServer();
  const { hash } = (await upload(server, reference)).json();
  const part = await server.app.inject({ url: `/api/artifacts/${hash}`, headers: { range } });
  expect(part.statusCode).toBe(206);
  expect(part.rawPayload.equals(reference.subarray(from, to))).toBe(true);
  const start = from < 0 ? reference.byteLength + from : from;
  const said = `bytes ${start}-${start + part.rawPayload.byteLength - 1}/${reference.byteLength}`;
  expect(part.headers).toMatchObject({ "content-range": said, "content-type": "image/png", "accept-ranges": "bytes" });
});

test("answers a part that lies behind the end, several, and one of another version, each as HTTP has it", async () => {
  const server = await testServer();
  const { hash } = (await upload(server, reference)).json();
  const get = (headers: Record<string, string>) => server.app.inject({ url: `/api/artifacts/${hash}`, headers });
  for (const range of [`bytes=${reference.byteLength}-`, "bytes=-0"]) {
    const behind = await get({ range });
    expect([behind.statusCode, behind.headers["content-range"]]).toEqual([416, `bytes */${reference.byteLength}`]);
  }
  for (const range of ["bytes=0-1,4-5", "bytes=9-3", "lines=1-2", "bytes=-"])
    expect((await get({ range })).statusCode).toBe(200);
  const { etag } = (await get({})).headers;
  expect((await get({ range: "bytes=0-1", "if-range": etag as string })).statusCode).toBe(206);
  expect((await get({ range: "bytes=0-1", "if-range": '"other"' })).statusCode).toBe(200);
});
