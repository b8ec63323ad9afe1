import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { remoteExample } from "./fixtures/remote-graphs.ts";
import { stopServers, testServer } from "./fixtures/test-server.ts";
import { shippedGraphs } from "./shipped.ts";

const ends: (() => void)[] = [];
afterEach(async () => {
  await stopServers();
  for (const end of ends.splice(0)) end();
});

const key = "SG_0123456789abcdef";
const reference = readFileSync(`${shippedGraphs()}reference.png`);

/** A service that says the key it was given back wherever it can: first in a refusal, then with a picture. */
async function indiscreet(): Promise<string> {
  let calls = 0;
  const server = createServer((request, response) => {
    const given = String(request.headers["x-api-key"]);
    request.resume().on("end", () => {
      calls += 1;
      const headers = { "x-request-id": given, "x-cost": given, "x-remaining-credits": "7.5", "set-cookie": given };
      if (calls > 1) response.writeHead(200, { ...headers, "content-type": "image/png" }).end(reference);
      else response.writeHead(500, headers).end(JSON.stringify({ error: `The key ${given} met a fault.` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

/** Everything below a folder, names included. */
function contents(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => name + readFileSync(path.join(parentPath, name), "latin1")).join("\n");
}

test("the remote key is in no answer, event, picture, log or file, also when the service says it back", async () => {
  let log = "";
  const stream = {
    write(line: string) {
      log += line;
    },
  };
  const remote = { baseUrl: await indiscreet(), key };
  const server = await testServer(
    { remote: JSON.parse(remoteExample) },
    { remote, logger: { level: "trace", stream } },
  );
  const { app, folder, engine } = server;
  const told: string[] = [];
  const ask = async (url: string, payload?: object) => {
    const answer = await app.inject({ method: payload ? "POST" : "GET", url, ...(payload && { payload }) });
    told.push(JSON.stringify(answer.headers), answer.rawPayload.toString("latin1"));
    return answer;
  };
  const inputs = { prompt: "a secretive cat", seed: 3 };
  const failed = await ask("/v1/remote", inputs);
  expect([failed.statusCode, failed.json().code]).toEqual([502, "REMOTE_FAILED"]);
  expect(failed.json().error).toContain("The key [key] met a fault");
  const { id } = (await ask("/api/runs", { graph: "remote", inputs })).json();
  expect((await ask(`/api/runs/${id}/events`)).body).toContain('"type":"run.finished"');
  const run = (await ask(`/api/runs/${id}`)).json();
  await ask(`/api/artifacts/${run.outputs.image.images[0].hash}`);
  for (const url of ["/api/runs", "/api/nodes", "/api/health", "/openapi.json", "/api/graphs/remote"]) await ask(url);
  const explained = await ask("/api/explain", { graph: "remote", inputs });
  expect(explained.json().rows).toContainEqual(expect.objectContaining({ node: "remote.call", status: "cached" }));
  await server.close();
  await engine.close();
  const kept = contents(folder);
  // What was looked through is what there is to look through.
  for (const mark of ["REMOTE_FAILED", "a secretive cat", "runs.db"]) expect(kept).toContain(mark);
  expect(log).toContain('"path":"/v1/remote"');
  for (const form of [key, Buffer.from(key).toString("base64"), Buffer.from(key).toString("hex")])
    for (const [where, text] of Object.entries({ answers: told.join("\n"), log, kept }))
      expect(text.includes(form), `${form} in the ${where}`).toBe(false);
});
