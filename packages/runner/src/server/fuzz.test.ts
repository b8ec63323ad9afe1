import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shrink, stopServers, sum, type TestServer, testServer } from "./fixtures/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ sum, shrink }, { limits: { body: 100_000 } });
});
afterAll(stopServers);

/** Keys that mean something somewhere, and others. */
const name = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "seed",
    "word",
    "loud",
    "picture",
    "width",
    "graph",
    "inputs",
    "outputs",
    "$upload",
    "nodes",
  ),
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty"),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, "true", "1", "1e400", -1, 3, "red", "sum", "sigmaflow", "0".repeat(64), ""),
  fc.double(),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const { body } = fc.letrec<{ value: unknown; body: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    tie("body"),
  ),
  // Half a character is a key too in JSON.
  body: fc.dictionary(fc.oneof(name, fc.constant("\ud800")), tie("value"), { maxKeys: 6 }),
}));

const posts = ["/v1/sum", "/v1/shrink", "/v1/sdxl1.0-txt2img", "/api/runs", "/api/validate", "/api/explain"];
const anyPost = fc.record({ url: fc.constantFrom(...posts), payload: fc.oneof(body, leaf) });

test("answers whatever JSON it is sent with a result or a reason, never with a fault of its own", async () => {
  await fc.assert(
    fc.asyncProperty(anyPost, async ({ url, payload }) => {
      const headers = { "content-type": "application/json" };
      const answer = await server.app.inject({ method: "POST", url, headers, payload: JSON.stringify(payload) ?? "" });
      expect(answer.statusCode).toBeLessThan(500);
      if (answer.statusCode < 400) return;
      expect(answer.json()).toMatchObject({ error: expect.any(String), code: expect.stringMatching(/^[A-Z_]+$/) });
      expect(answer.json().error).not.toMatch(/\bat .*:\d+:\d+/);
    }),
    { numRuns: 300 },
  );
});

test("answers whatever address it is asked for", async () => {
  const part = fc.oneof(name, fc.constantFrom("..", "%00", "%2e%2e", "runs", "graphs", "artifacts", "events", "sum"));
  const url = fc
    .tuple(
      fc.constantFrom("/api", "/v1", "/docs", ""),
      fc.array(part, { maxLength: 4 }),
      fc.dictionary(name, name, { maxKeys: 3 }),
    )
    .map(([root, parts, query]) => {
      const address = [root, ...parts.map(encodeURIComponent)].join("/");
      return `${address === "" ? "/" : address}?${new URLSearchParams(query)}`;
    });
  const method = fc.constantFrom("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");
  await fc.assert(
    fc.asyncProperty(url, method as fc.Arbitrary<"GET">, async (address, verb) => {
      const answer = await server.app.inject({ method: verb, url: address });
      expect(answer.statusCode, `${verb} ${address}`).toBeLessThan(500);
    }),
    { numRuns: 500 },
  );
});
