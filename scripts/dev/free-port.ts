import { createServer } from "node:net";

/** Whether somebody can listen on a port of this machine; 0 finds one. Resolves to the port, or undefined. */
function listens(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host: "127.0.0.1", port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}

/** The first free port from `first` on, of the next few; then any. */
export async function freePort(first?: number): Promise<number> {
  for (let port = first; port !== undefined && port < first! + 20 && port <= 65_535; port++) {
    if ((await listens(port)) !== undefined) return port;
  }
  const any = await listens(0);
  if (any === undefined) throw new Error("No port of this machine is free.");
  return any;
}
