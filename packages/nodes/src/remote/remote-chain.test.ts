import { afterEach, expect, test } from "vitest";
import { createRemoteService } from "../host.ts";
import { callRemote } from "./call-remote.ts";
import { replyJson, type ScriptedServer, scriptedServer } from "./fixtures/scripted-server.ts";
import { readChain, remoteWithin } from "./remote-chain.ts";
import { chainHeader } from "./remote-service.ts";

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const image = Buffer.from([0xff, 0xd8, 0xff]).toString("base64");
const request = { endpoint: "a", body: {}, accept: "image/png", signal: new AbortController().signal };

async function serviceWithin(chain: readonly string[], { isOwn = false } = {}) {
  const server = await scriptedServer(replyJson(200, { image }));
  servers.push(server);
  return { server, service: remoteWithin(createRemoteService({ baseUrl: server.address }), { chain, isOwn }) };
}

test("says for whose runs a call is made, and what it says is read back", async () => {
  const { server, service } = await serviceWithin(["outer", "inner-2"]);
  expect(service.target).toBe(server.address);
  await callRemote(service, request);
  const told = server.received[0]?.headers[chainHeader];
  expect(told).toBe("outer, inner-2");
  expect(readChain(told)).toEqual(["outer", "inner-2"]);
});

test("says nothing of runs where there is no chain", async () => {
  const { server, service } = await serviceWithin([]);
  await callRemote(service, request);
  expect(server.received[0]?.headers).not.toHaveProperty(chainHeader);
});

test.each([
  ["asked for by the server itself", ["a"], { isOwn: true }],
  ["at the end of a long chain", Array.from({ length: 17 }, (_, i) => `run-${i}`), { isOwn: false }],
])("a run %s calls nobody, and is not even looked up", async (_which, chain, options) => {
  const { server, service } = await serviceWithin(chain, options);
  const loop = expect.objectContaining({ code: "REMOTE_LOOP" });
  expect(() => service.target).toThrowError(loop);
  await expect(callRemote(service, request)).rejects.toThrowError(loop);
  await expect(service.get(`${server.address}/a.png`, request.signal)).rejects.toThrowError(loop);
  expect(server.received).toEqual([]);
});

test.each([undefined, "", "a, , b", "a b", "x".repeat(65), ["a", "b"]])("takes %j for no chain", (header) => {
  expect(readChain(header)).toEqual([]);
});
