import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { AllowedHosts } from "./allowed-hosts.ts";
import { fetchFile } from "./fetch-file.ts";
import { isPublicAddress } from "./public-address.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A host on this machine, and how often it was asked. */
async function host(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen = { connections: 0, requests: [] as IncomingMessage[] };
  const server = createServer((request, response) => {
    seen.requests.push(request);
    answer(request, response);
  });
  server.on("connection", () => seen.connections++);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, seen, at: `127.0.0.1:${port}` };
}

const png = Buffer.from("89504e470d0a1a0a", "hex");
const send = (_request: IncomingMessage, response: ServerResponse) =>
  response.writeHead(200, { "content-type": "image/png; charset=binary" }).end(png);

const fetchFrom = (address: string, allowed: readonly string[], most = 1000) =>
  fetchFile(address, {
    ...{ allowed: new AllowedHosts(allowed), most },
    takes: (type) => type === "image/png",
  });

test("fetches a file from an address that is allowed itself, without anything of its own but a name", async () => {
  const { at, seen } = await host(send);
  const { bytes, type } = await fetchFrom(`http://${at}/a.png`, [at]);
  expect([Buffer.from(bytes).equals(png), type]).toEqual([true, "image/png"]);
  const { headers } = seen.requests[0]!;
  expect(Object.keys(headers).sort()).toEqual(["accept-encoding", "connection", "host", "user-agent"]);
});

test("opens no connection to a host that is not allowed, however it is written", async () => {
  const { port, seen } = await host(send);
  const forms = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
    "[::1]",
    "localhost",
  ];
  for (const form of forms) {
    for (const allowed of [[], ["example.org"], ["*"]])
      await expect(fetchFrom(`http://${form}:${port}/`, allowed), form).rejects.toThrow(
        /not one of those|public address/,
      );
  }
  expect(seen.connections).toBe(0);
});

test("a name that is allowed leads to public addresses only", async () => {
  const { port, seen } = await host(send);
  await expect(fetchFrom(`http://localhost:${port}/`, [`localhost:${port}`])).rejects.toThrow(
    "is not at a public address",
  );
  expect(seen.connections).toBe(0);
});

test("an address counts with its port alone", async () => {
  const { at, port, seen } = await host(send);
  for (const allowed of ["127.0.0.1", `127.0.0.1:${port + 1}`, `127.0.0.2:${port}`])
    await expect(fetchFrom(`http://${at}/`, [allowed])).rejects.toThrow("not one of those");
  expect(seen.connections).toBe(0);
});

test("looks at every redirection as at the first address, and follows three", async () => {
  const inner = await host(send);
  const outer = await host(({ url = "" }, response) => {
    const step = Number(url.slice(1));
    if (Number.isNaN(step)) response.writeHead(302, { location: `http://${inner.at}/secret` }).end();
    else if (step === 0) send({} as IncomingMessage, response);
    else response.writeHead(307, { location: `/${step - 1}` }).end();
  });
  await expect(fetchFrom(`http://${outer.at}/inside`, [outer.at])).rejects.toThrow("not one of those");
  expect(inner.seen.connections).toBe(0);
  expect((await fetchFrom(`http://${outer.at}/3`, [outer.at])).bytes.byteLength).toBe(8);
  await expect(fetchFrom(`http://${outer.at}/4`, [outer.at])).rejects.toThrow("redirected more than 3 times");
});

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  [
    "what is too large, as it is said",
    (r) => r.writeHead(200, { "content-length": 2000 }).end("x".repeat(2000)),
    /1000 bytes/,
  ],
  [
    "what is too large, as it shows",
    (r) => {
      r.write("x".repeat(900));
      setTimeout(() => r.end("x".repeat(900)), 20);
    },
    /1000 bytes/,
  ],
  ["another type", (r) => r.writeHead(200, { "content-type": "text/html" }).end("<p>"), /sent text\/html/],
  ["what is encoded", (r) => r.writeHead(200, { "content-encoding": "gzip" }).end("x"), /encoded/],
  ["what is not there", (r) => r.writeHead(404).end(), /answered 404/],
  ["a connection that breaks", (r) => void r.destroy(), /does not answer/],
])("refuses %s", async (_what, answer, reason) => {
  const { at } = await host((_request, response) => answer(response));
  await expect(fetchFrom(`http://${at}/`, [at])).rejects.toThrow(reason);
});

test.each(["ftp://127.0.0.1/", "file:///etc/passwd", "http://user:word@127.0.0.1/"])("refuses %s", async (address) => {
  await expect(fetchFrom(address, ["127.0.0.1"])).rejects.toThrow(/only http|name or password/);
});

test("knows which addresses are public", () => {
  const some = ["1.1.1.1", "172.32.0.1", "2606:4700::1111"];
  const none = [
    "127.0.0.1",
    "10.1.2.3",
    "172.31.255.255",
    "169.254.169.254",
    "100.64.0.1",
    "::1",
    "::ffff:1.1.1.1",
    "fe80::1",
    "fd00::1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "x",
  ];
  expect(some.map(isPublicAddress)).toEqual(some.map(() => true));
  expect(none.map(isPublicAddress)).toEqual(none.map(() => false));
});

test("hosts are written as in addresses", () => {
  const allows = (hosts: readonly string[], address: string) => new AllowedHosts(hosts).find(new URL(address));
  expect(allows(["Example.org"], "https://example.org/a")).toEqual({ anyAddress: false });
  expect(allows(["example.org"], "https://www.example.org/")).toBeUndefined();
  expect(allows(["*.example.org"], "http://a.b.example.org/")).toEqual({ anyAddress: false });
  expect(allows(["*.example.org"], "http://example.org/")).toBeUndefined();
  expect(allows(["*"], "https://example.org:8443/")).toBeUndefined();
  expect(allows(["[2001:db8::7]:8080"], "http://[2001:db8:0::7]:8080/")).toEqual({ anyAddress: true });
  for (const bad of ["", "http://example.org", "example.org/a", "a b", "user@host"])
    expect(() => new AllowedHosts([bad]), bad).toThrow(RangeError);
});
