import { afterAll, beforeAll, expect, test } from "vitest";
import { stopServers, type TestServer, testServer } from "./fixtures/test-server.ts";

/** Text that goes to a node which takes 20 000 characters, and one whose length only a run knows. */
const words = {
  sigmaflow: 1,
  inputs: { prompt: { type: "string" }, other: { type: "string", default: "" } },
  nodes: {
    style: { type: "prompt.style", in: { prompt: { $input: "prompt" }, style: "base" } },
    other: { type: "value.text", in: { value: { $input: "other" } } },
  },
  outputs: { prompt: { $from: "style.prompt" } },
};

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ words });
});
afterAll(stopServers);

async function post(url: string, payload: object) {
  const answer = await server.app.inject({ method: "POST", url, payload });
  return { status: answer.statusCode, ...answer.json<{ code: string; error: string }>() };
}

test("[faults Weak 5.3] a prompt of 1 MB is the caller's fault wherever it is sent, and found before anything runs", async () => {
  const prompt = "x".repeat(1_000_000);
  expect(await post("/v1/words", { prompt })).toMatchObject({
    ...{ status: 400, code: "BAD_INPUT" },
    error: "`prompt` has 1000000 characters; allowed are at most 20000. Shorten it.",
  });
  expect(await post("/api/runs", { graph: "words", inputs: { prompt } })).toMatchObject({
    ...{ status: 422, code: "BAD_INPUT" },
    error: expect.stringContaining("20000"),
  });
  expect((await server.app.inject("/api/runs")).json()).toEqual({ runs: [] });
});

test("[faults Weak 5.3] every text of a served graph says in the OpenAPI document how long it may be", async () => {
  const { paths } = (await server.app.inject("/openapi.json")).json();
  const { schema } = paths["/v1/words"].post.requestBody.content["application/json"];
  expect(schema.properties).toMatchObject({
    prompt: { type: "string", maxLength: 20_000 },
    other: { type: "string", maxLength: 100_000 },
  });
});
