import { afterEach, expect, test } from "vitest";
import { stopServers, sum, testServer } from "./fixtures/test-server.ts";
import { operations } from "./operations.ts";

afterEach(stopServers);

interface Described {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
}

async function described() {
  const server = await testServer({ sum });
  const { paths } = (await server.app.inject("/openapi.json")).json();
  const found = Object.entries(paths as Record<string, Record<string, Described>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return { ...server, found };
}

test("every operation has a name of its own, and the table describes those that there are", async () => {
  const { found } = await described();
  const ids = found.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const served = found.filter(({ operation }) => operation.operationId.startsWith("run-"));
  expect(served.map(({ path }) => path)).toEqual(expect.arrayContaining(["/v1/sdxl1.0-txt2img", "/v1/sum"]));
  const others = found.filter((one) => !served.includes(one)).map(({ method, path }) => `${method} ${path}`);
  expect(others.sort()).toEqual(Object.keys(operations).sort());
});

test("what it gives as an example can be sent as it is", async () => {
  const { app, found } = await described();
  const sent: string[] = [];
  for (const { method, path, operation } of found) {
    const example = operation.requestBody?.content["application/json"]?.example;
    // Those of the graphs that the live service has would draw pictures.
    if (example === undefined || path.startsWith("/v1/sdxl")) continue;
    const headers = { "content-type": "application/json", "if-none-match": "*" };
    const url = path.replace("{name}", "new").replace("{graph}", "sum");
    const answer = await app.inject({ method: method as "POST", url, payload: JSON.stringify(example), headers });
    expect([path, Math.floor(answer.statusCode / 100), answer.body]).toEqual([path, 2, answer.body]);
    sent.push(`${method} ${path}`);
  }
  expect(sent.sort()).toEqual([
    ...["POST /api/explain", "POST /api/runs", "POST /api/validate", "POST /upload-asset", "POST /v1/sum"],
    "PUT /api/graphs/{name}",
  ]);
});

test("an empty number in the address is refused, and read as nothing else", async () => {
  const { app } = await testServer({ sum });
  const answer = await app.inject("/api/runs?limit=");
  expect([answer.statusCode, answer.json().error]).toEqual([
    400,
    "`limit` is empty. Give it a number, or leave it out.",
  ]);
  expect((await app.inject("/api/runs?limit=1")).statusCode).toBe(200);
});
