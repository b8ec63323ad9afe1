import { afterEach } from "vitest";
import { type Serving, serve } from "./server.ts";

/** Declares the servers of a test file: each has its folders below `cwd`, and ends with the test that started it. */
export function servers(): typeof serve {
  const going: Serving[] = [];
  afterEach(async () => {
    for (const { child, ended } of going.splice(0)) {
      child.kill("SIGKILL");
      await ended;
    }
  });
  return async (...given) => {
    const server = await serve(...given);
    going.push(server);
    return server;
  };
}
