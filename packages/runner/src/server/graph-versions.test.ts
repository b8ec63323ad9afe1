import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "./fixtures/test-server.ts";
import { GraphVersions } from "./graph-versions.ts";

afterEach(stopServers);

const put = ({ app }: TestServer, graph: object | string, match = "*") =>
  app.inject({
    ...{ method: "PUT", url: "/api/graphs/sum", payload: graph },
    headers: {
      "content-type": "application/json",
      ...(match === "none" ? { "if-none-match": "*" } : { "if-match": match }),
    },
  });
const get = ({ app }: TestServer, url: string) => app.inject(url);

test("what a graph was is listed and read, across restarts, and comes back by being saved again", async () => {
  const server = await testServer({ sum });
  const titled = (title: string) => JSON.stringify({ ...sum, title });
  for (const title of ["One", "Two", "Two", "Three"]) expect((await put(server, titled(title))).statusCode).toBe(200);
  const next = await server.restart();
  const versions = (await get(next, "/api/graphs/sum/versions")).json();
  expect(versions.map(({ current }: { current: boolean }) => current)).toEqual([true, false, false, false]);
  const times = versions.map(({ modified }: { modified: number }) => modified);
  expect([...times].sort((a, b) => b - a)).toEqual(times);
  const texts = await Promise.all(
    versions.map(
      async ({ version }: { version: string }) => (await get(next, `/api/graphs/sum/versions/${version}`)).body,
    ),
  );
  expect(texts[0]).toBe(titled("Three"));
  expect(texts.slice(1).sort()).toEqual([titled("One"), titled("Two"), JSON.stringify(sum)].sort());
  const two = versions[texts.indexOf(titled("Two"))].version;
  const again = await get(next, `/api/graphs/sum/versions/${two}`);
  expect([again.headers.etag, (await put(next, again.body)).json().version]).toEqual([`"${two}"`, two]);
  expect((await get(next, "/api/graphs/sum")).body).toBe(titled("Two"));
});

test("a deleted graph is still there to be read, and one that never was is not", async () => {
  const server = await testServer({ sum });
  const [{ version }] = (await get(server, "/api/graphs/sum/versions")).json();
  expect(
    (await server.app.inject({ method: "DELETE", url: "/api/graphs/sum", headers: { "if-match": "*" } })).statusCode,
  ).toBe(204);
  expect((await get(server, "/api/graphs/sum/versions")).json()).toMatchObject([{ version, current: false }]);
  expect((await get(server, `/api/graphs/sum/versions/${version}`)).json()).toEqual(sum);
  for (const [url, code] of [
    ["/api/graphs/nobody/versions", "GRAPH_NOT_FOUND"],
    [`/api/graphs/sum/versions/${"0".repeat(64)}`, "VERSION_NOT_FOUND"],
    ["/api/graphs/sum/versions/x", "VERSION_NOT_FOUND"],
  ] as const) {
    const missing = await get(server, url);
    expect([missing.statusCode, missing.json().code]).toEqual([404, code]);
  }
  for (const url of ["/api/graphs/..%2fsum/versions", "/api/graphs/..%2fsum/versions/x"])
    expect((await get(server, url)).statusCode).toBe(400);
});

test("a hundred are kept, and one whose file is not what it was is none", async () => {
  const { folder } = await testServer();
  const versions = new GraphVersions(path.join(folder, "kept"));
  for (let n = 0; n < 103; n++) await versions.keep("a", `text ${n}`, 1000 + n);
  const listed = await versions.list("a");
  expect([listed.length, listed[0]?.modified, listed.at(-1)?.modified]).toEqual([100, 1102, 1003]);
  const { version, modified } = listed[0]!;
  expect(await versions.read("a", version)).toBe("text 102");
  const file = path.join(folder, "kept", "a", `${modified}-${version}.json`);
  writeFileSync(file, "text 103");
  expect(await versions.read("a", version)).toBeUndefined();
  rmSync(file);
  expect(await versions.read("a", version)).toBeUndefined();
});
