import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readStoredRun } from "./stored-run.ts";

const id = "01234567-89ab-4cde-8f01-23456789abcd";

/** The address of a server that answers everything so. */
async function answering(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("an answer that does not end is left, though it never said how long it is", async () => {
  const part = Buffer.alloc(2 ** 20, " ");
  let sent = 0;
  let left: () => void;
  const isLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const server = await answering((response) => {
    const more = (): void => {
      if (response.destroyed) return;
      sent += part.byteLength;
      response.write(part, more);
    };
    response.once("close", () => left());
    more();
  });
  await expect(readStoredRun(id, { server })).rejects.toMatchObject({
    code: "RUN_UNKNOWN",
    message: expect.stringContaining("(its answer is too large)"),
  });
  await isLeft;
  expect(sent).toBeLessThan(2 ** 27);
});

test("what is no run is no answer of a server", async () => {
  const reason = "(it does not answer as a server of sigmaflow)";
  for (const text of ["", "{", "{}"]) {
    const server = await answering((response) => response.end(text));
    await expect(readStoredRun(id, { server })).rejects.toThrow(reason);
  }
  const busy = await answering((response) => response.writeHead(503).end());
  await expect(readStoredRun(id, { server: busy })).rejects.toThrow("(it answers 503)");
});
