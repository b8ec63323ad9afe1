import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, expect, test } from "vitest";
import { shrink, stopServers, sum, type TestServer, testServer } from "./fixtures/test-server.ts";

afterEach(stopServers);

type Node = Readonly<Record<string, unknown>>;

/** Every schema below a part of the document, by where it stands. */
function schemasIn(part: unknown, place = ""): readonly (readonly [string, object])[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part as Node).flatMap(([key, inner]) =>
    key === "schema" && typeof inner === "object" && inner !== null
      ? [[`${place}/${key}`, inner] as const]
      : schemasIn(inner, `${place}/${key}`),
  );
}

async function document({ app }: TestServer) {
  return (await app.inject("/openapi.json")).json();
}

test("every schema of the document is one of JSON Schema 2020-12, as OpenAPI 3.1 has it", async () => {
  const { paths } = await document(await testServer({ sum, shrink }));
  const schemas = schemasIn(paths);
  expect(schemas.length).toBeGreaterThan(50);
  for (const [place, schema] of schemas)
    expect(() => new Ajv2020({ strict: false }).compile(schema), place).not.toThrow();
});

test("answers are what the document says", async () => {
  const server = await testServer({ sum });
  const { paths } = await document(server);
  const told = (path: string, method: string, status: number) =>
    new Ajv2020({ strict: false }).compile(
      paths[path][method].responses[status].content["application/json"].schema as object,
    );
  const { app } = server;
  const accepted = await app.inject({ method: "POST", url: "/api/runs", payload: { graph: "sum", inputs: { a: 1 } } });
  const { id } = accepted.json();
  await app.inject(`/api/runs/${id}/events`);
  const answers = [
    ["/api/runs", "post", accepted],
    ["/api/runs", "post", await app.inject({ method: "POST", url: "/api/runs", payload: { graph: "sum" } })],
    ["/api/runs", "get", await app.inject("/api/runs")],
    ["/api/runs/{id}", "get", await app.inject(`/api/runs/${id}`)],
    ["/api/runs/{id}", "get", await app.inject("/api/runs/nobody")],
    ["/api/health", "get", await app.inject("/api/health")],
    ["/api/models", "get", await app.inject("/api/models")],
    ["/api/graphs", "get", await app.inject("/api/graphs")],
    ["/api/validate", "post", await app.inject({ method: "POST", url: "/api/validate", payload: { graph: "sum" } })],
    ["/v1/sum", "post", await app.inject({ method: "POST", url: "/v1/sum", payload: { a: 1 } })],
    ["/v1/sum", "post", await app.inject({ method: "POST", url: "/v1/sum", payload: {} })],
  ] as const;
  for (const [path, method, answer] of answers) {
    const check = told(path, method, answer.statusCode);
    expect(check(answer.json()), `${method} ${path} ${answer.statusCode}: ${JSON.stringify(check.errors)}`).toBe(true);
  }
});
