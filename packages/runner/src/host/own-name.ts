const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an address reaches this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Whether a name, with or without a port, is this machine's. */
export function isOwnName(host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return loopback.has(name) || isLoopback(name);
}
