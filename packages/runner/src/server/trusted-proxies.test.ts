import { readFileSync } from "node:fs";
import { afterEach, beforeAll, expect, test } from "vitest";
import { addressTest } from "../host/address-ranges.ts";
import { shrink, stopServers, sum, testServer } from "./fixtures/test-server.ts";
import { shippedGraphs } from "./shipped.ts";

afterEach(stopServers);

let picture: string;
beforeAll(() => {
  picture = readFileSync(`${shippedGraphs()}reference.png`).toString("base64");
});

const forwarded = {
  "x-forwarded-for": "198.51.100.7",
  "x-forwarded-host": "pictures.example",
  "x-forwarded-proto": "https",
};

test.each<[readonly string[] | undefined, string, RegExp]>([
  [["127.0.0.1"], "127.0.0.1", /^https:\/\/pictures\.example\/api\/artifacts\//],
  [["loopback"], "::ffff:127.0.0.1", /^https:\/\/pictures\.example\//],
  [["10.0.0.0/8"], "127.0.0.1", /^http:\/\/localhost\//],
  [["127.0.0.1"], "198.51.100.9", /^http:\/\/localhost\//],
  [undefined, "127.0.0.1", /^http:\/\/localhost\//],
])("with %j trusted, what %s says of a request's address makes %s", async (trustedProxies, remoteAddress, address) => {
  const { app } = await testServer({ shrink }, { keys: ["k"], ...(trustedProxies && { trustedProxies }) });
  const answer = await app.inject({
    ...{ method: "POST", url: "/v1/shrink", payload: { picture }, remoteAddress },
    headers: { ...forwarded, "x-api-key": "k", host: "anything.example" },
  });
  expect(answer.json().image).toMatch(address);
});

test("wrong keys are counted by client behind a proxy that is trusted, and by connection else", async () => {
  const wrong = async (options: object, client: string) => {
    const { app } = await testServer({ sum }, { keys: ["k"], ...options });
    const ask = (from: string) =>
      app.inject({ url: "/api/runs", headers: { "x-api-key": "wrong", "x-forwarded-for": from } });
    // All at once: each but the first few is made to wait.
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask("198.51.100.7")));
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    return [statuses.at(-1), (await ask(client)).statusCode];
  };
  expect(await wrong({ trustedProxies: ["loopback"] }, "198.51.100.8")).toEqual([429, 401]);
  expect(await wrong({}, "198.51.100.8")).toEqual([429, 429]);
});

test("ranges hold what they say", () => {
  const isIn = addressTest(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "loopback"]);
  for (const address of ["10.255.0.1", "192.0.2.7", "2001:db8:1::9", "127.0.0.9", "::1", "::ffff:10.0.0.1", "::1%lo"])
    expect(isIn(address), address).toBe(true);
  for (const address of ["11.0.0.1", "192.0.2.8", "2001:db9::", "", "x"]) expect(isIn(address), address).toBe(false);
});
