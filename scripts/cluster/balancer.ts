import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";

/** Passes requests on to several servers in turn, but for those that do not listen, in place of the proxy that stands before them in earnest. */
export function balancer(addresses: readonly string[]): Server {
  let turn = 0;
  return createServer((from, to) => passOn({ from, to, addresses, turn: turn++, left: addresses.length }));
}

interface Passing {
  readonly from: IncomingMessage;
  readonly to: ServerResponse;
  readonly addresses: readonly string[];
  readonly turn: number;
  /** Servers that may be tried. */
  readonly left: number;
}

function passOn({ from, to, addresses, turn, left }: Passing): void {
  const { hostname, port } = new URL(addresses[turn % addresses.length]!);
  const { method, url: path, headers } = from;
  const passed = request({ hostname, port, method, path, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(to);
  });
  // Nothing of the request is read before somebody is there for it, so that it can go to another.
  passed.once("socket", (socket) => {
    if (socket.connecting) socket.once("connect", () => from.pipe(passed));
    else from.pipe(passed);
  });
  const leave = () => passed.destroy();
  passed.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ECONNREFUSED" && left > 1 && !to.destroyed) {
      to.off("close", leave);
      passOn({ from, to, addresses, turn: turn + 1, left: left - 1 });
      return;
    }
    if (!to.headersSent) to.writeHead(502);
    to.end();
  });
  to.on("close", leave);
}
