import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fastify from "fastify";
import { afterEach, expect, test } from "vitest";
import { Description, describedServer, expectDescribed } from "./fixtures/described-answers.ts";
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
  const found = await document(await testServer({ sum, shrink }));
  const schemas = [...schemasIn(found.paths), ...Object.entries<object>(found.components.schemas)];
  expect(schemas.length).toBeGreaterThan(50);
  const description = new Description(found);
  for (const [place, schema] of schemas) expect(() => description.compile(schema), place).not.toThrow();
});

const text = { type: "string" };
const described = { type: "object", required: ["description"], properties: { description: text } };
const content = {
  type: "object",
  minProperties: 1,
  propertyNames: { pattern: "^(?:\\*|[a-z]+)/[a-z0-9.+*-]+$" },
  additionalProperties: { type: "object", properties: { schema: { type: ["object", "boolean"] } } },
};
const operation = {
  type: "object",
  required: ["operationId", "summary", "description", "tags", "responses"],
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
    servers: { type: "array", minItems: 1, items: { type: "object", required: ["url"] } },
    tags: { type: "array", items: { ...described, required: ["name", "description"] } },
    paths: {
      type: "object",
      propertyNames: { pattern: "^/" },
      additionalProperties: {
        type: "object",
        propertyNames: { enum: ["get", "put", "post", "delete"] },
        additionalProperties: operation,
      },
    },
    webhooks: { type: "object", additionalProperties: { type: "object", additionalProperties: operation } },
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
  const used = [...JSON.stringify(found).matchAll(/"\$ref":"([^"]*)"/g)].map(([, place = ""]) => place);
  const there = Object.keys(found.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect([...new Set(used)].sort()).toEqual(there.sort());
});

test("describes every route and every served graph, the drop-in also where it is not served", async () => {
  const { paths } = await document(await testServer({ sum }));
  const of = (prefix: string) => Object.keys(paths).filter((path) => path.startsWith(prefix));
  expect(of("/v1/").sort()).toEqual([
    ...["/v1/get-user-credits", "/v1/images/edits", "/v1/images/generations", "/v1/models", "/v1/models/{model}"],
    ...["/v1/requests/{id}", "/v1/sdxl-img2img", "/v1/sdxl-inpaint", "/v1/sdxl1.0-img2img"],
    ...["/v1/sdxl1.0-txt2img", "/v1/sum"],
  ]);
  expect(of("/api/").sort()).toEqual(
    [
      ...["artifacts/{id}", "explain", "graphs", "graphs/{name}", "health", "models", "names", "nodes", "runs"],
      ...["runs/{id}", "runs/{id}/cancel", "runs/{id}/events", "runs/{id}/retry", "runs/{id}/webhook", "uploads"],
      ...["validate", "webhooks/secret", "queue", "queue/pause", "queue/resume", "runs/{id}/move", "keys", "workers"],
      ...["graphs/{name}/versions", "graphs/{name}/versions/{version}"],
    ]
      .map((path) => `/api/${path}`)
      .sort(),
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

test("answers are what the document says, no more and no less", async () => {
  const server = await testServer({ sum, shrink });
  const description = new Description(await document(server));
  const { app } = server;
  const post = (url: string, payload: object) => app.inject({ method: "POST", url, payload });
  const accepted = await post("/api/runs", { graph: "sum", inputs: { a: 1 } });
  const { id } = accepted.json();
  await app.inject(`/api/runs/${id}/events`);
  const file = await server.engine.pictures.encode(
    { data: new Uint8Array(12), batch: 1, width: 2, height: 2, channels: 3 },
    { format: "png" },
  );
  const headers = { "content-type": "image/png" };
  const upload = await app.inject({ method: "POST", url: "/api/uploads", payload: Buffer.from(file), headers });
  const put = (match: object) =>
    app.inject({
      ...{ method: "PUT", url: "/api/graphs/sum", payload: JSON.stringify(sum) },
      headers: { "content-type": "application/json", ...match },
    });
  const answers = [
    ["POST /api/runs", accepted],
    ["POST /api/runs", await post("/api/runs", { graph: "sum" })],
    ["GET /api/runs", await app.inject("/api/runs")],
    ["GET /api/runs/:id", await app.inject(`/api/runs/${id}`)],
    ["GET /api/runs/:id", await app.inject("/api/runs/nobody")],
    ["POST /api/runs/:id/cancel", await app.inject({ method: "POST", url: `/api/runs/${id}/cancel` })],
    ["GET /api/health", await app.inject("/api/health")],
    ["GET /api/models", await app.inject("/api/models")],
    ["GET /api/names", await app.inject("/api/names")],
    ["GET /api/nodes", await app.inject("/api/nodes")],
    ["GET /api/graphs", await app.inject("/api/graphs")],
    ["GET /api/graphs/:name", await app.inject("/api/graphs/sum")],
    ["PUT /api/graphs/:name", await put({ "if-match": "*" })],
    ["PUT /api/graphs/:name", await put({ "if-none-match": "*" })],
    ["POST /api/uploads", upload],
    ["POST /api/validate", await post("/api/validate", { graph: "sum" })],
    ["POST /api/validate", await post("/api/validate", { graph: { nodes: { a: { type: "nothing" } } } })],
    ["POST /api/explain", await post("/api/explain", { graph: "sum", inputs: { a: 1 } })],
    ["POST /v1/:graph", await post("/v1/sum", { a: 1 })],
    ["POST /v1/:graph", await post("/v1/sum", {})],
    ["POST /v1/:graph", await post("/v1/shrink", { picture: { $upload: upload.json().hash } })],
  ] as const;
  const statuses = answers.map(([, { statusCode }]) => statusCode);
  expect(statuses).toEqual([
    202,
    422,
    ...Array(2).fill(200),
    404,
    202,
    ...Array(7).fill(200),
    412,
    201,
    ...Array(4).fill(200),
    400,
    200,
  ]);
  for (const [route, answer] of answers) {
    const [method = "", path = ""] = route.split(" ");
    const fault = (body: unknown) => description.fault(path, method, answer.statusCode, body);
    expect([route, answer.statusCode, fault(answer.json())]).toEqual([route, answer.statusCode, undefined]);
    if (route === "GET /api/graphs/:name") continue; // A document's own schema says what it holds.
    expect(fault(withMore(answer.json()))).toMatch(/additional properties/);
  }
});

/** The answer, or the first of a list, with a member that nobody has heard of. */
function withMore(body: unknown): unknown {
  return Array.isArray(body) ? [{ ...body[0], unheard: 1 }] : { ...(body as object), unheard: 1 };
}

test("a server that answers otherwise is found out", async () => {
  const make = async () => {
    const app = fastify();
    app.get("/api/health", async () => ({ ok: true }));
    app.get("/api/more", async () => ({}));
    app.get("/openapi.json", async () => ({}));
    return { app };
  };
  await testServer();
  const { app } = await describedServer("json", make);
  await app.inject("/api/health");
  expect(expectDescribed).toThrow(/GET \/api\/health, 200: answer must have required property 'version'/);
  await app.inject("/api/more");
  expect(expectDescribed).toThrow("GET /api/more, 200: is not described");
  expect(expectDescribed).not.toThrow();
  await app.close();
});

test("is made once, and again when a graph was added, changed or removed", async () => {
  const { app, folder } = await testServer({ sum });
  const first = await app.inject("/openapi.json");
  const again = await app.inject({ url: "/openapi.json", headers: { "if-none-match": String(first.headers.etag) } });
  expect([first.statusCode, again.statusCode, again.body]).toEqual([200, 304, ""]);
  const file = (name: string) => path.join(folder, `${name}.json`);
  const titles = async () => {
    const { paths } = (await app.inject("/openapi.json")).json();
    const of = (name: string) => paths[`/v1/${name}`]?.post.summary;
    return ["sum", "shrink"].map(of);
  };
  expect(await titles()).toEqual(["Sum", undefined]);
  writeFileSync(file("shrink"), JSON.stringify({ ...shrink, title: "Smaller" }));
  writeFileSync(file("sum"), JSON.stringify({ ...sum, title: "Mus" }));
  expect(await titles()).toEqual(["Mus", "Smaller"]);
  rmSync(file("sum"));
  expect(await titles()).toEqual([undefined, "Smaller"]);
});

test("streams of events are described by one event, an object whose data is JSON in a text", async () => {
  const { paths } = await document(await testServer({ sum }));
  const streams = Object.entries(paths as Record<string, object>).flatMap(([path, operations]) =>
    Object.values(operations).flatMap((operation: { readonly responses?: Record<string, { content?: object }> }) =>
      Object.values(operation.responses ?? {}).flatMap(({ content = {} }) =>
        Object.entries(content).flatMap(([type, { schema }]) => (type === "text/event-stream" ? [[path, schema]] : [])),
      ),
    ),
  );
  expect(streams.map(([path]) => path).sort()).toEqual([
    ...["/api/runs/{id}/events", "/mcp", "/v1/images/edits", "/v1/images/generations"],
  ]);
  for (const [path, schema] of streams)
    expect(schema, String(path)).toMatchObject({
      ...{ type: "object", required: ["data"] },
      properties: { data: { type: "string", contentMediaType: "application/json" } },
    });
});
