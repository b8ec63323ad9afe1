import { once } from "node:events";
import { request } from "node:https";
import type { TLSSocket } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { certificates } from "./fixtures/certificates.ts";
import { shrink, stopServers, sum, testServer } from "./fixtures/test-server.ts";

afterEach(stopServers);

/** Whose certificate a server shows on a new connection, and how it answers there. */
async function asked(address: string, key: string) {
  const sent = request(`${address}/v1/sum`, {
    ...{ method: "POST", agent: false, rejectUnauthorized: false },
    headers: { "content-type": "application/json", "x-api-key": key },
  }).end('{ "a": 1 }');
  const [answer] = await once(sent, "response");
  const { CN } = (answer.socket as TLSSocket).getPeerCertificate().subject;
  answer.resume();
  return [CN, answer.statusCode];
}

test("a server speaks TLS, and goes on with another certificate and other keys", async () => {
  const server = await testServer({ sum, shrink }, { tls: certificates.a, keys: ["one", "two"] });
  const address = await server.app.listen({ port: 0, host: "127.0.0.1" });
  expect(address).toMatch(/^https:/);
  expect(await asked(address, "one")).toEqual(["test-a", 200]);
  server.renew({ tls: certificates.b });
  expect(await asked(address, "one")).toEqual(["test-b", 200]);
  server.renew({ keys: ["two", "three"] });
  expect(await asked(address, "one")).toEqual(["test-b", 401]);
  expect([await asked(address, "two"), await asked(address, "three")]).toEqual([
    ["test-b", 200],
    ["test-b", 200],
  ]);
  await expect(fetch(address.replace("https", "http"))).rejects.toThrow();
});
