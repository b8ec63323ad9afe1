import { afterEach, describe, expect, test } from "vitest";
import { createRemoteService, type RemoteOptions } from "../host.ts";
import { callRemote } from "./call-remote.ts";
import {
  type Reply,
  reply,
  replyJson,
  type ScriptedServer,
  scriptedServer,
  scriptedServerOn,
} from "./fixtures/scripted-server.ts";

const key = "SG_0123456789abcdef";
const picture = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const base64 = Buffer.from(picture).toString("base64");
const jpeg: Reply = reply(
  200,
  { "content-type": "image/jpeg", "x-cost": "0.25", "x-remaining-credits": "9.75" },
  picture,
);

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serverWith(...replies: readonly Reply[]): Promise<ScriptedServer> {
  const server = await scriptedServer(...replies);
  servers.push(server);
  return server;
}

function call(baseUrl: string, options: RemoteOptions & { readonly signal?: AbortSignal } = {}) {
  const { signal = new AbortController().signal, ...more } = options;
  const service = createRemoteService({ baseUrl, key, ...more });
  return callRemote(service, { endpoint: "sdxl1.0-txt2img", body: { prompt: "a" }, accept: "image/png", signal });
}

const withCode = (code: string) => expect.objectContaining({ code });

test("sends the body and the key, and takes the picture's bytes with cost and credits", async () => {
  const server = await serverWith(jpeg);
  const answer = await call(`${server.address}/v1/`);
  expect(answer).toEqual({ bytes: picture, cost: 0.25, credits: 9.75 });
  expect(server.received).toEqual([
    {
      method: "POST",
      path: "/v1/sdxl1.0-txt2img",
      headers: expect.objectContaining({ "x-api-key": key, "content-type": "application/json", accept: "image/png" }),
      body: '{"prompt":"a"}',
    },
  ]);
});

test.each([
  ["base64", { image: base64 }],
  ["a data: URL", { image: `data:image/jpeg;base64,${base64}` }],
  ["the first of several", { image: [base64, "AAAA"] }],
])("takes JSON that holds the picture as %s", async (_name, body) => {
  const { address } = await serverWith(replyJson(200, body));
  expect(await call(address)).toEqual({ bytes: new Uint8Array(picture), cost: 0, credits: -1 });
});

test("fetches a picture that the answer names, from the same host only", async () => {
  let own = "";
  const server = await serverWith(
    (response) => replyJson(200, { image: `${own}/file.png` })(response, undefined!),
    jpeg,
  );
  own = server.address;
  expect((await call(server.address)).bytes).toEqual(picture);
  expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /sdxl1.0-txt2img",
    "GET /file.png",
  ]);
  const other = await serverWith(jpeg);
  const luring = await serverWith(replyJson(200, { image: `${other.address}/file.png` }));
  await expect(call(luring.address)).rejects.toThrowError(withCode("REMOTE_BAD_ANSWER"));
  expect(other.received).toEqual([]);
});

test.each([301, 302, 307, 308])(
  "does not follow a redirection %i, so that the key goes nowhere else",
  async (status) => {
    const other = await serverWith(jpeg);
    const server = await serverWith(reply(status, { location: `${other.address}/` }, ""));
    await expect(call(server.address)).rejects.toThrowError(withCode("REMOTE_BAD_ANSWER"));
    expect(other.received).toEqual([]);
  },
);

describe("refusals", () => {
  test.each([
    [400, "REMOTE_BAD_REQUEST"],
    [401, "REMOTE_UNAUTHORIZED"],
    [402, "REMOTE_NO_CREDITS"],
    [403, "REMOTE_FORBIDDEN"],
    [404, "REMOTE_NOT_FOUND"],
    [405, "REMOTE_NOT_ALLOWED"],
    [406, "REMOTE_BAD_REQUEST"],
    [410, "REMOTE_GONE"],
    [413, "REMOTE_TOO_LARGE"],
    [418, "REMOTE_STATUS"],
    [422, "REMOTE_BAD_REQUEST"],
    [500, "REMOTE_FAILED"],
    [502, "REMOTE_UNAVAILABLE"],
    [503, "REMOTE_UNAVAILABLE"],
    [504, "REMOTE_TIMEOUT"],
    [508, "REMOTE_LOOP"],
    [599, "REMOTE_FAILED"],
  ])("status %i is %s, and is not tried again", async (status, code) => {
    const server = await serverWith(replyJson(status, { error: "Words of the service." }));
    await expect(call(server.address)).rejects.toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(`${status}: Words of the service. `) }),
    );
    expect(server.received).toHaveLength(1);
  });

  test("status 406 about credits is the account's", async () => {
    const { address } = await serverWith(replyJson(406, { error: "Insufficient credits: 0.1 left, 0.3 needed" }));
    await expect(call(address)).rejects.toThrowError(withCode("REMOTE_NO_CREDITS"));
  });

  test("a page of HTML is told without its tags", async () => {
    const page = "<html><style>a{}</style><body><h1>405 Not\nAllowed</h1></body></html>";
    const { address } = await serverWith(reply(405, { "content-type": "text/html" }, page));
    await expect(call(address)).rejects.toThrowError("The remote service answered 405: 405 Not Allowed. Check");
  });

  test("never tell the key, also when the service does", async () => {
    const { address } = await serverWith(replyJson(401, { error: `The key ${key} is invalid` }));
    const error = await call(address).catch((thrown: unknown) => thrown as Error);
    expect(JSON.stringify([String(error), { ...(error as object) }])).not.toContain(key);
    expect(String(error)).toContain("The key [key] is invalid");
  });
});

describe("tries again only where nothing was charged", () => {
  test("after 429, when the service says so", async () => {
    const busy = replyJson(429, { error: "rate_limit_exceeded" }, { "retry-after": "0" });
    const server = await serverWith(busy, busy, jpeg);
    expect((await call(server.address)).cost).toBe(0.25);
    expect(server.received).toHaveLength(3);
  });

  test("and gives up in the end", async () => {
    const server = await serverWith(replyJson(429, { error: "no" }, { "retry-after": "0" }));
    await expect(call(server.address)).rejects.toThrowError(withCode("REMOTE_RATE_LIMITED"));
    expect(server.received).toHaveLength(5);
  });

  test("or at once when the wait is long", async () => {
    const reset = new Date(Date.now() + 3_600_000).toISOString();
    const server = await serverWith(replyJson(429, { error: "no" }, { "x-rate-limit-reset-at-utc": reset }));
    await expect(call(server.address)).rejects.toThrowError(withCode("REMOTE_RATE_LIMITED"));
    expect(server.received).toHaveLength(1);
  });

  test("when nobody listens yet", async () => {
    const gone = await scriptedServer(jpeg);
    await gone.close();
    const asked = call(gone.address);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const server = await scriptedServerOn(Number(new URL(gone.address).port), [jpeg]);
    servers.push(server);
    expect((await asked).cost).toBe(0.25);
    expect(server.received).toHaveLength(1);
  });

  test("and stops waiting for that when cancelled", async () => {
    const gone = await scriptedServer(jpeg);
    await gone.close();
    const stop = new AbortController();
    const asked = call(gone.address, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 100);
    await expect(asked).rejects.toThrowError("enough");
  });

  test.each<[string, Reply]>([
    ["before it answers", (response) => response.destroy()],
    [
      "in the middle of the answer",
      (response) => {
        response.writeHead(200, { "content-type": "image/jpeg", "content-length": "1000" });
        response.write(picture, () => response.destroy());
      },
    ],
  ])("not when the connection breaks %s", async (_when, broken) => {
    const server = await serverWith(broken);
    await expect(call(server.address)).rejects.toThrowError(withCode("REMOTE_LOST"));
    expect(server.received).toHaveLength(1);
  });

  test("not when the answer takes too long, at its start or in its middle", async () => {
    const silent = await serverWith(() => {});
    await expect(call(silent.address, { deadlineMs: 100 })).rejects.toThrowError(withCode("REMOTE_DEADLINE"));
    expect(silent.received).toHaveLength(1);
    const slow = await serverWith((response) => {
      response.writeHead(200, { "content-type": "image/jpeg" });
      response.write(picture);
    });
    await expect(call(slow.address, { deadlineMs: 100 })).rejects.toThrowError(withCode("REMOTE_DEADLINE"));
    expect(slow.received).toHaveLength(1);
  });
});

test("is cancelled at once, with the reason given", async () => {
  const stop = new AbortController();
  const { address } = await serverWith(() => stop.abort(new Error("changed my mind")));
  await expect(call(address, { signal: stop.signal })).rejects.toThrowError("changed my mind");
});

test.each([
  ["too many bytes", reply(200, { "content-type": "image/png" }, new Uint8Array(2000))],
  ["nothing", reply(200, {}, "")],
  ["JSON without a picture", replyJson(200, { status: "Success" })],
  ["a picture that is not base64", replyJson(200, { image: "§" })],
  ["half of some JSON", reply(200, { "content-type": "application/json" }, '{"image": "')],
])("refuses an answer of %s", async (_what, answer) => {
  const { address } = await serverWith(answer);
  await expect(call(address, { maxBytes: 1000 })).rejects.toThrowError(withCode("REMOTE_BAD_ANSWER"));
});

test.each([
  ["not an address", "nowhere"],
  ["another protocol", "file:///etc/passwd"],
  ["a user and password in it", "https://me:secret@api.example/v1"],
  ["a query", "https://api.example/v1?key=1"],
  ["an open line for the key", "http://api.example/v1"],
])("refuses %s", (_what, baseUrl) => {
  expect(() => createRemoteService({ baseUrl, key }).target).toThrowError(withCode("REMOTE_ADDRESS"));
});

test("has the live service's address unless told otherwise, and tells no key in it", () => {
  expect(createRemoteService({ key }).target).toBe("https://api.segmind.com/v1");
  expect(createRemoteService({ baseUrl: "http://localhost:1/v1/" }).target).toBe("http://localhost:1/v1");
});
