import { afterEach, expect, test } from "vitest";
import notes, { louder } from "../../output/fixtures/note-package.ts";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";

afterEach(stopServers);

// A kind of value that a package declares goes the ways that pictures go.

const serving = () => testServer({ louder }, { use: [notes] });
const base64 = (text: string) => Buffer.from(text).toString("base64");

function post({ app }: TestServer, payload: object, headers: Record<string, string> = {}) {
  return app.inject({ method: "POST", url: "/v1/louder", payload, headers });
}

async function upload({ app }: TestServer, payload: string, type: string) {
  return await app.inject({ method: "POST", url: "/api/uploads", headers: { "content-type": type }, payload });
}

async function at({ app }: TestServer, url: string) {
  const { body, headers, statusCode } = await app.inject(new URL(url, "http://localhost").pathname);
  return [statusCode, headers["content-type"], body];
}

test("an upload goes into a run, and its outputs are artifacts with their type, also after a restart", async () => {
  const first = await serving();
  const sent = await upload(first, "hello", "text/markdown; charset=utf-8");
  expect([sent.statusCode, sent.json()]).toEqual([201, { hash: expect.any(String), type: "text/markdown" }]);
  const { hash } = sent.json();
  const payload = { graph: "louder", inputs: { note: { $upload: hash } } };
  const { id } = (await first.app.inject({ method: "POST", url: "/api/runs", payload })).json();
  await first.app.inject(`/api/runs/${id}/events`);
  const server = await first.restart();
  const { outputs, inputs } = (await server.app.inject(`/api/runs/${id}`)).json();
  const made = { hash: expect.stringMatching(/^[0-9a-f]{64}$/), type: "text/plain" };
  expect(outputs).toEqual({ note: { files: [made] }, reminder: { files: [made] }, lines: { files: [made] } });
  expect(inputs).toEqual({ note: { $upload: hash } });
  expect(await at(server, `/api/artifacts/${outputs.note.files[0].hash}`)).toEqual([200, "text/plain", "HELLO!"]);
  expect(await at(server, `/api/artifacts/${hash}`)).toEqual([200, "text/markdown", "hello"]);
});

test("a value in the cache is shown as its file", async () => {
  const server = await serving();
  const note = base64(`${"long ".repeat(30)}text`);
  await post(server, { note });
  const { runs } = (await server.app.inject("/api/runs")).json();
  const told = (await server.app.inject(`/api/runs/${runs[0].id}/events`)).body;
  const id = /"type":"node.result","path":"shout","outputs":\{"note":"([0-9a-f]{64})"/.exec(told)?.[1];
  expect(await at(server, `/api/artifacts/${id}`)).toEqual([200, "text/plain", `${"LONG ".repeat(30)}TEXT!`]);
});

test.each([
  ["base64", base64("hello")],
  ["a data: URL", `data:text/markdown;base64,${base64("hello")}`],
])("a body holds it as %s", async (_, note) => {
  const server = await serving();
  const answer = await post(server, { note });
  const body = answer.json();
  const files = [{ url: expect.stringContaining("/api/artifacts/"), type: "text/plain" }];
  expect(body).toMatchObject({ images: [], files: { note: files, reminder: files, lines: files }, outputs: 0 });
  expect(body).not.toHaveProperty("values");
  expect(await at(server, body.files.note[0].url)).toEqual([200, "text/plain", "HELLO!"]);
});

test("a form holds it as a file", async () => {
  const server = await serving();
  const address = await server.app.listen({ host: "127.0.0.1", port: 0 });
  const body = new FormData();
  body.set("note", new Blob(["hello"], { type: "text/markdown" }), "hello.md");
  const answer = await fetch(`${address}/v1/louder`, { method: "POST", body, headers: { accept: "text/plain" } });
  expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
    200,
    "text/plain",
    "HELLO!",
  ]);
});

test.each([
  ["text/plain", "text/plain"],
  ["text/markdown", "text/markdown"],
  ["text/*", "text/plain"],
  ["application/json, text/plain, */*", "application/json; charset=utf-8"],
  ["text/html, */*;q=0.8", "application/json; charset=utf-8"],
])("Accept: %s is answered with %s", async (accept, type) => {
  const answer = await post(await serving(), { note: base64("hello") }, { accept });
  expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, type]);
  if (type.startsWith("text/")) expect(answer.body).toBe("HELLO!");
});

test.each([
  ["image/png", "This graph makes no picture. Accept application/json."],
  ["text/markdown", "This graph makes nothing of the type text/markdown. Accept application/json."],
])("%s cannot be had of a graph that makes data alone", async (accept, error) => {
  const server = await testServer({ sum }, { use: [notes] });
  const payload = { a: 1 };
  const answer = await server.app.inject({ method: "POST", url: "/v1/sum", payload, headers: { accept } });
  expect([answer.statusCode, answer.json()]).toEqual([406, { code: "NO_PICTURE", error }]);
});

test.each([
  [{ note: "no base64!" }, "BAD_INPUT", "`note` is no note. Send base64 or a data: URL."],
  [
    { note: `data:image/png;base64,${base64("hello")}` },
    "BAD_INPUT",
    "`note` expects a note. Name a text or Markdown file.",
  ],
  [
    { note: Buffer.from([0xff]).toString("base64") },
    "FILE_UNREADABLE",
    expect.stringMatching(/^The file cannot be read as a note: .* Save it again, or give another\.$/),
  ],
])("what is no note is refused: %j", async (payload, code, error) => {
  const answer = await post(await serving(), payload);
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { code, error }]);
});

test("an upload that does not hold what its type says is refused", async () => {
  const { app } = await serving();
  const headers = { "content-type": "text/plain" };
  const answer = await app.inject({ method: "POST", url: "/api/uploads", headers, payload: Buffer.from([0xff]) });
  expect([answer.statusCode, answer.json().code]).toEqual([422, "FILE_UNREADABLE"]);
});

test("the API's description says what comes in and what goes out", async () => {
  const { paths } = (await (await serving()).app.inject("/openapi.json")).json();
  const { requestBody, responses } = paths["/v1/louder"].post;
  expect(requestBody.content["application/json"].schema.properties.note.description).toBe(
    "A note: base64, a data: URL, an upload, or an address at a host that the server fetches from.",
  );
  expect(Object.keys(responses[200].content)).toEqual(
    expect.arrayContaining(["application/json", "image/png", "text/plain", "text/markdown"]),
  );
});
