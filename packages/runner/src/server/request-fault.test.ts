import { afterAll, beforeAll, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "./fixtures/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ sum });
});
afterAll(stopServers);

async function told(method: "GET" | "POST" | "PUT", url: string, payload?: object) {
  const answer = await server.app.inject({ method, url, ...(payload && { payload }) });
  expect(answer.statusCode).toBe(400);
  const { error, code } = answer.json<{ error: string | { message: string }; code?: string }>();
  if (typeof error === "object") return error.message;
  expect(code).toBe("BAD_REQUEST");
  return error;
}

test("a query that does not fit is told what was expected, what came and what to do", async () => {
  expect(await told("GET", "/api/runs?limit=201")).toBe(
    "`limit` must be at most 200, but is 201. The nearest allowed is 200.",
  );
  expect(await told("GET", "/api/runs?limit=0")).toBe(
    "`limit` must be at least 1, but is 0. The nearest allowed is 1.",
  );
  expect(await told("GET", "/api/runs?limit=1.5")).toBe(
    "`limit` must be a whole number, but is 1.5. Give a whole number.",
  );
  expect(await told("GET", "/api/runs?limit=many")).toBe('`limit` must be a number, but is "many". Give a number.');
  expect(await told("GET", "/api/runs?limit=1&limit=2")).toBe(
    "`limit` must be a number, but is a list. Give a number.",
  );
  expect(await told("GET", "/api/runs?status=sucseeded")).toMatch(
    /^`status` must be one of .*, but is "sucseeded"\. Did you mean `succeeded`\?$/,
  );
  expect(await told("GET", `/api/runs?before=${"x".repeat(101)}`)).toBe(
    `\`before\` must be at most 100 long, but is "${"x".repeat(59)}… (101 long). Shorten it.`,
  );
});

test("a body that does not fit is told the same, however deep the place, and all of it in one go", async () => {
  expect(await told("POST", "/api/runs", {})).toBe("`graph` is missing. Give text or an object.");
  expect(await told("POST", "/api/runs", { graph: 5, priority: "high" })).toBe(
    "`graph` must be text or an object, but is 5. Give text or an object. " +
      '`priority` must be a number, but is "high". Give a number.',
  );
  expect(await told("POST", "/v1/images/generations", { prompt: "", size: "big" })).toBe(
    '`prompt` must be at least 1 long, but is "". Give some text. ' +
      '`size` is "big". It is `auto`, or width and height: `1024x1024`.',
  );
});

test("no text of the schema library comes through, whatever is sent", async () => {
  const values = [null, true, -1, 1e300, "", "x".repeat(5000), [], [null], {}, { graph: 1 }];
  for (const url of ["/api/runs", "/api/validate", "/api/explain", "/v1/images/edits", "/sdapi/v1/img2img"]) {
    for (const value of values) {
      const keys = ["graph", "inputs", "priority", "outputs", "until", "prompt", "n", "image", "images", "seed"];
      const payload = Object.fromEntries(keys.map((key) => [key, value]));
      const { body } = await server.app.inject({ method: "POST", url, payload });
      expect(body).not.toMatch(
        /Invalid (?:input|option|string|key|element)|Too (?:big|small)|Unrecognized key|something else/,
      );
    }
  }
});
