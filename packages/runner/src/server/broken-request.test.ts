import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { stopServers, testServer } from "./fixtures/test-server.ts";

afterEach(stopServers);

/** Sends bytes as they are; gives all that comes back. */
async function send(text: string): Promise<string> {
  const { app } = await testServer();
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.end(text));
    let answer = "";
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part;
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}

test.each([
  ["another protocol", "HELO mail\r\n\r\n", 400],
  ["a method that there is not", "BREW / HTTP/1.1\r\nhost: localhost\r\n\r\n", 400],
  ["headers without end", `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(20_000)}\r\n\r\n`, 431],
])("answers %s in the form of every refusal", async (_what, text, status) => {
  const answer = await send(text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(answer.split("\r\n\r\n")[1]!)).toEqual({ error: expect.any(String), code: "BAD_REQUEST" });
});

test.each([
  ["is badly encoded", "/v1/%zz", 400],
  ["is too long", `/v1/${"a".repeat(400)}`, 414],
])("answers an address that %s too", async (_what, url, status) => {
  const { app } = await testServer();
  const answer = await app.inject({ method: "POST", url, payload: {} });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toEqual({ error: expect.any(String), code: "BAD_REQUEST" });
});
