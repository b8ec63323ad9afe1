import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { stopServers, sum, testServer } from "../fixtures/test-server.ts";

afterEach(stopServers);

const json = { "content-type": "application/json" };

test("lists graphs with title and version, and nothing else in the folder", async () => {
  const { app, folder } = await testServer({ sum, "not-a-graph": [1, 2] });
  const listed = (await app.inject("/api/graphs")).json();
  expect(listed).toEqual([
    { name: "sum", title: "Sum", version: expect.stringMatching(/^[0-9a-f]{64}$/), modified: expect.any(Number) },
  ]);
  const read = await app.inject("/api/graphs/sum");
  expect(read.headers.etag).toBe(`"${listed[0].version}"`);
  expect(read.body).toBe(readFileSync(path.join(folder, "sum.json"), "utf8"));
  const again = await app.inject({ url: "/api/graphs/sum", headers: { "if-none-match": read.headers.etag as string } });
  expect([again.statusCode, again.body]).toEqual([304, ""]);
});

test("saves over the version that was read, and over no other", async () => {
  const { app, folder } = await testServer({ sum });
  const put = (title: string, headers: Record<string, string>) =>
    app.inject({ method: "PUT", url: "/api/graphs/sum", headers: { ...json, ...headers }, payload: { ...sum, title } });
  const { version } = (await app.inject("/api/graphs")).json()[0];
  const saved = await put("Mine", { "if-match": `"${version}"` });
  expect(saved.statusCode).toBe(200);
  expect(saved.headers.etag).toBe(`"${saved.json().version}"`);
  const late = await put("Theirs", { "if-match": `"${version}"` });
  expect(late.statusCode).toBe(412);
  expect(late.json()).toMatchObject({ code: "VERSION_CONFLICT", name: "sum", version: saved.json().version });
  expect((await put("New", { "if-none-match": "*" })).statusCode).toBe(412);
  expect((await put("Mine", { "if-match": "*" })).statusCode).toBe(200);
  expect((await put("Unasked", {})).statusCode).toBe(428);
  expect(JSON.parse(readFileSync(path.join(folder, "sum.json"), "utf8")).title).toBe("Mine");
  expect(readdirSync(folder).filter((name) => name.endsWith(".draft"))).toEqual([]);
});

test("saves the text that was sent, so that its hash is the version", async () => {
  const { app, folder } = await testServer();
  const payload = '{ "nodes": {}, "sigmaflow": 1,   "title": "Mine" }';
  const headers = { ...json, "if-none-match": "*" };
  const saved = await app.inject({ method: "PUT", url: "/api/graphs/mine", headers, payload });
  expect(saved.json()).toEqual({ name: "mine", version: createHash("sha256").update(payload).digest("hex") });
  expect(readFileSync(path.join(folder, "mine.json"), "utf8")).toBe(payload);
});

test("of several who save the same version at once, one wins", async () => {
  const { app } = await testServer({ sum });
  const { version } = (await app.inject("/api/graphs")).json()[0];
  const put = (title: string) =>
    app.inject({
      method: "PUT",
      url: "/api/graphs/sum",
      headers: { ...json, "if-match": `"${version}"` },
      payload: { ...sum, title },
    });
  const answers = await Promise.all(["a", "b", "c", "d"].map(put));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412]);
});

test("saves a document with mistakes, but nothing that is no document", async () => {
  const { app } = await testServer();
  const put = (payload: string) =>
    app.inject({ method: "PUT", url: "/api/graphs/new", headers: { ...json, "if-none-match": "*" }, payload });
  const none = await put('{"sigmaflow": 1, "nodes": ');
  expect(none.statusCode).toBe(422);
  expect(none.json()).toMatchObject({ code: "BAD_GRAPH", problems: [{ code: "BAD_JSON", severity: "error" }] });
  expect(
    (await put('{"sigmaflow": 1, "nodes": {"a": {"type": "no.such", "in": {"b": {"$from": "c.d"}}}}}')).statusCode,
  ).toBe(200);
});

test.each(["..%2Fescaped", ".hidden", "a%2Fb", "a%5Cb", "%00", "a%0Ab", "é"])("refuses the name %s", async (name) => {
  const { app, folder } = await testServer({ sum });
  const read = await app.inject(`/api/graphs/${name}`);
  expect([400, 404]).toContain(read.statusCode);
  const save = await app.inject({
    method: "PUT",
    url: `/api/graphs/${name}`,
    headers: { ...json, "if-none-match": "*" },
    payload: sum,
  });
  expect([400, 404]).toContain(save.statusCode);
  expect(existsSync(path.join(folder, "..", "escaped.json"))).toBe(false);
  expect(readdirSync(folder).filter((file) => file.endsWith(".json"))).toEqual(["sum.json"]);
});

test("has no graph where there is a folder, a link that leads out, or nothing", async () => {
  const { app, folder } = await testServer({ sum });
  const outside = mkdtempSync(path.join(tmpdir(), "sigmaflow-outside-"));
  writeFileSync(path.join(outside, "secret.json"), JSON.stringify(sum));
  mkdirSync(path.join(folder, "folder.json"));
  symlinkSync(path.join(outside, "secret.json"), path.join(folder, "out.json"));
  symlinkSync(path.join(folder, "sum.json"), path.join(folder, "in.json"));
  symlinkSync(path.join(folder, "circle.json"), path.join(folder, "circle.json"));
  const listed = (await app.inject("/api/graphs")).json();
  expect(listed.map(({ name }: { name: string }) => name)).toEqual(["in", "sum"]);
  for (const name of ["folder", "out", "circle", "nothing"]) {
    const answers = [
      await app.inject(`/api/graphs/${name}`),
      await app.inject({ method: "POST", url: `/v1/${name}`, payload: { a: 1 } }),
      await app.inject({ method: "POST", url: "/api/runs", payload: { graph: name, inputs: { a: 1 } } }),
    ];
    for (const answer of answers) expect([answer.statusCode, answer.json().code]).toEqual([404, "GRAPH_NOT_FOUND"]);
    const headers = { ...json, "if-match": "*" };
    const save = await app.inject({ method: "PUT", url: `/api/graphs/${name}`, headers, payload: sum });
    expect(save.statusCode, name).toBe(412);
  }
  expect((await app.inject("/api/graphs/in")).statusCode).toBe(200);
  // Nothing is left of a graph that cannot be written, and nobody is told where the folder is.
  const headers = { ...json, "if-none-match": "*" };
  const save = await app.inject({ method: "PUT", url: "/api/graphs/folder", headers, payload: sum });
  expect([save.statusCode, save.json().code]).toEqual([500, "GRAPH_NOT_WRITTEN"]);
  expect(save.body).not.toContain(folder);
  expect(readdirSync(folder).filter((name) => name.endsWith(".draft"))).toEqual([]);
  rmSync(outside, { recursive: true });
});

test("finds what is wrong with a graph, and explains what a run would do", async () => {
  const { app } = await testServer({ sum });
  const broken = { ...sum, nodes: { ...sum.nodes, add: { type: "maths.numbr" } } };
  const { problems } = (await app.inject({ method: "POST", url: "/api/validate", payload: { graph: broken } })).json();
  expect(problems).toContainEqual(
    expect.objectContaining({ code: "UNKNOWN_NODE_TYPE", path: "add", severity: "error" }),
  );
  const explain = (inputs: object) =>
    app.inject({ method: "POST", url: "/api/explain", payload: { graph: "sum", inputs } });
  const { rows } = (await explain({ a: 1 })).json();
  expect(rows).toContainEqual({ path: "add", node: "maths.number", status: "runs", reason: "first run" });
  expect((await explain({ a: 99 })).json()).toMatchObject({
    code: "BAD_INPUT",
    error: expect.stringContaining("`a` is 99"),
  });
});

test("deletes the version that was read, and no other", async () => {
  const { app, folder } = await testServer({ sum });
  const remove = (name: string, headers: Record<string, string>) =>
    app.inject({ method: "DELETE", url: `/api/graphs/${name}`, headers });
  const { version } = (await app.inject("/api/graphs")).json()[0];
  expect((await remove("sum", {})).statusCode).toBe(428);
  expect((await remove("sum", { "if-none-match": "*" })).statusCode).toBe(428);
  const late = await remove("sum", { "if-match": `"${"0".repeat(64)}"` });
  expect([late.statusCode, late.json()]).toMatchObject([412, { code: "VERSION_CONFLICT", version }]);
  expect(existsSync(path.join(folder, "sum.json"))).toBe(true);
  const gone = await remove("sum", { "if-match": `"${version}"` });
  expect([gone.statusCode, gone.body]).toEqual([204, ""]);
  expect(existsSync(path.join(folder, "sum.json"))).toBe(false);
  expect((await remove("sum", { "if-match": "*" })).statusCode).toBe(404);
  expect((await app.inject("/api/graphs/sum")).statusCode).toBe(404);
});
