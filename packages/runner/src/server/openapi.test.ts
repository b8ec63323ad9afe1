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
  const ajv = new Ajv2020({ strict: false });
  for (const [place, schema] of schemas) expect(() => ajv.compile(schema), place).not.toThrow();
});

const text = { type: "string" };
const described = { type: "object", required: ["description"], properties: { description: text } };
const content = {
  type: "object",
  minProperties: 1,
  propertyNames: { pattern: "^[a-z]+/[a-z0-9.+*-]+$" },
  additionalProperties: { type: "object", properties: { schema: { type: ["object", "boolean"] } } },
};
const operation = {
  type: "object",
  required: ["summary", "responses"],
  properties: {
    ...{ summary: text, description: text, operationId: text, tags: { type: "array", items: text } },
    parameters: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "in", "schema"],
        properties: { name: text, in: { enum: ["path", "query", "header", "cookie"] }, description: text },
        if: { properties: { in: { const: "path" } } },
        // biome-ignore lint/suspicious/noThenProperty: this is JSON Schema's own word.
        then: { required: ["required"], properties: { required: { const: true } } },
      },
    },
    requestBody: { type: "object", required: ["content"], properties: { content, required: { type: "boolean" } } },
    responses: {
      type: "object",
      minProperties: 1,
      propertyNames: { pattern: "^(?:[1-5](?:\\d\\d|XX)|default)$" },
      additionalProperties: { ...described, properties: { ...described.properties, content } },
    },
    security: { type: "array" },
  },
  additionalProperties: false,
};
/** What the specification of OpenAPI 3.1 asks of the parts that this document has. */
const form = {
  type: "object",
  required: ["openapi", "info", "paths"],
  properties: {
    openapi: { pattern: "^3\\.1\\.\\d+$" },
    info: { type: "object", required: ["title", "version"], properties: { title: text, version: text } },
    paths: {
      type: "object",
      propertyNames: { pattern: "^/" },
      additionalProperties: {
        type: "object",
        propertyNames: { enum: ["get", "put", "post", "delete"] },
        additionalProperties: operation,
      },
    },
    components: { type: "object" },
    security: { type: "array", items: { type: "object" } },
  },
  additionalProperties: false,
};

test("has the form that OpenAPI 3.1 gives a document, and names in it what it uses", async () => {
  const found = await document(await testServer({ sum, shrink }, { version: "1.2.3" }));
  const check = new Ajv2020({ strict: false }).compile(form);
  expect(check(found), JSON.stringify(check.errors)).toBe(true);
  for (const names of found.security.map(Object.keys))
    for (const name of names) expect(Object.keys(found.components.securitySchemes)).toContain(name);
  const operations = Object.entries(found.paths as Record<string, Record<string, { parameters?: Node[] }>>).flatMap(
    ([path, methods]) => Object.values(methods).map(({ parameters = [] }) => ({ path, parameters })),
  );
  for (const { path, parameters } of operations) {
    const inPath = parameters.filter((one) => one.in === "path").map(({ name }) => name);
    expect(inPath.sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
  }
  expect(JSON.stringify(found)).not.toContain("$ref");
});

test("describes every route and every served graph, the drop-in also where it is not served", async () => {
  const { paths } = await document(await testServer({ sum }));
  const of = (prefix: string) => Object.keys(paths).filter((path) => path.startsWith(prefix));
  expect(of("/v1/").sort()).toEqual(["/v1/sdxl1.0-txt2img", "/v1/sum"]);
  expect(of("/api/").sort()).toEqual(
    [
      ...["artifacts/{id}", "explain", "graphs", "graphs/{name}", "health", "models", "nodes", "runs", "runs/{id}"],
      ...["runs/{id}/cancel", "runs/{id}/events", "uploads", "validate"],
    ].map((path) => `/api/${path}`),
  );
});

test("the page works without reaching beyond its own origin", async () => {
  const { app } = await testServer({ sum });
  const page = await app.inject("/docs/");
  expect(page.headers["content-security-policy"]).toMatch(/^default-src 'self';/);
  const named = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = ""]) => address);
  expect(named.length).toBeGreaterThan(3);
  for (const address of named) {
    const { origin, pathname } = new URL(address, "http://here/docs/");
    expect(origin).toBe("http://here");
    const part = await app.inject(pathname);
    expect([address, part.statusCode]).toEqual([address, 200]);
    if (address.endsWith("initializer.js"))
      expect(part.body).toContain('{"urls":[{"url":"/openapi.json","name":"sigmaflow"}]');
  }
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
