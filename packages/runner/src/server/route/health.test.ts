import { afterEach, expect, test } from "vitest";
import { stopServers, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

afterEach(stopServers);

test("says to whoever asks, key or not, that it answers and that it takes runs", async () => {
  const { app } = await testServer({}, { keys: ["k"] });
  for (const url of ["/livez", "/readyz"]) {
    const { statusCode, body } = await app.inject(url);
    expect([url, statusCode, body]).toEqual([url, 200, '{"ok":true}']);
  }
});

test("is not ready any more from when it is about to stop, and lives until it has", async () => {
  const { node, next, letGo } = waitingNode();
  const { app, close } = await testServer({ waiting }, { nodes: [node] });
  const began = next();
  expect((await app.inject({ method: "POST", url: "/api/runs", payload: { graph: "waiting" } })).statusCode).toBe(202);
  await began;
  const closing = close(10_000);
  const { statusCode, headers } = await app.inject("/readyz");
  expect([statusCode, headers["retry-after"]]).toEqual([503, "10"]);
  expect((await app.inject("/livez")).statusCode).toBe(200);
  letGo();
  await closing;
});
