import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";

/** Passes requests on to several servers in turn, in place of the proxy that stands before them in earnest. */
export function balancer(addresses: readonly string[]): Server {
  let turn = 0;
  return createServer((from: IncomingMessage, to: ServerResponse) => {
    const { hostname, port } = new URL(addresses[turn++ % addresses.length]!);
    const { method, url: path, headers } = from;
    const passed = request({ hostname, port, method, path, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    passed.on("error", () => {
      if (!to.headersSent) to.writeHead(502);
      to.end();
    });
    to.on("close", () => passed.destroy());
    from.pipe(passed);
  });
}
