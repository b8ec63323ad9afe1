import { afterEach } from "vitest";
import { type Serving, serve } from "./server.ts";

/** Declares the servers of a test file: each has its folders below `cwd`, and ends with the test that started it. */
export function servers(): (cwd: string, args?: readonly string[]) => Promise<Serving> {
  const going: Serving[] = [];
  afterEach(async () => {
    for (const { child, ended } of going.splice(0)) {
      child.kill("SIGKILL");
      await ended;
    }
  });
  return async (cwd, args = []) => {
    const server = await serve(cwd, args);
    going.push(server);
    return server;
  };
}
