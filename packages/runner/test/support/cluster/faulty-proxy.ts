import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { afterAll } from "vitest";

/** A way to a server on which requests are lost and held up. */
export interface FaultyProxy {
  readonly endpoint: string;
  /** Share of requests that are answered with 503 instead, and that are held up for up to half a second. */
  faults: { readonly errors: number; readonly slow: number };
}

/** Starts a way to `endpoint` for the tests of one file; `random` decides what becomes of each request. */
export async function startFaultyProxy(endpoint: string, random: () => number): Promise<FaultyProxy> {
  const { hostname, port } = new URL(endpoint);
  const proxy = { endpoint: "", faults: { errors: 0, slow: 0 } };
  const pass = async (from: IncomingMessage, to: ServerResponse) => {
    if (random() < proxy.faults.slow) await setTimeout(500 * random());
    if (random() < proxy.faults.errors) {
      from.resume();
      to.writeHead(503, { "content-length": 0 }).end();
      return;
    }
    // With the headers as they were: they are signed.
    const { method, url: path, headers } = from;
    const passed = request({ hostname, port, method, path, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    passed.on("error", () => to.destroy());
    from.pipe(passed);
  };
  const server = createServer((from, to) => void pass(from, to));
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  proxy.endpoint = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return proxy;
}
