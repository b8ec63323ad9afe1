import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "./fixtures/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ sum });
});
afterAll(stopServers);
afterEach(() => {
  vi.restoreAllMocks();
});

async function post(url: string, payload: string | Buffer) {
  const headers = { "content-type": "application/json" };
  const answer = await server.app.inject({ method: "POST", url, headers, payload });
  return {
    status: answer.statusCode,
    ...answer.json<{ code: string; error: string; problems?: { code: string }[] }>(),
  };
}

/** Counts how often the event loop turns meanwhile, on a clock by which each part of work takes as long as a turn. */
async function turnsWhile<T>(work: () => Promise<T>): Promise<{ readonly answer: T; readonly turns: number }> {
  let now = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += 8;
    return now;
  });
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const answer = await work();
  isOver = true;
  return { answer, turns };
}

const document = (inside: string) => `{"graph":{"sigmaflow":1,"nodes":{${inside}}}}`;
const nodes = (count: number) => Array.from({ length: count }, (_, i) => `"n ${i}":{"type":"maths.number"}`).join();

test("[faults Broken 6.1] a graph of 400 000 nodes is refused before it is built, and others are answered meanwhile", async () => {
  const text = document(nodes(400_000));
  expect(text.length).toBeGreaterThan(13_000_000);
  const { answer, turns } = await turnsWhile(() => post("/api/validate", text));
  expect(answer).toMatchObject({ status: 413, code: "BODY_TOO_COMPLEX" });
  // It is refused where there are too many values, after some 4 MiB.
  expect(turns).toBeGreaterThan(20);
});

test("[E30] a long text in a body leaves the thread to others after every 128 KiB", async () => {
  const { answer, turns } = await turnsWhile(() => post("/v1/sum", `{"a":1,"note":"${"x".repeat(2 ** 23)}"}`));
  expect(answer).toMatchObject({ status: "Success" });
  expect(turns).toBeGreaterThan(2 ** 23 / 2 ** 17);
});

test("names that would give objects another prototype are refused, in one part and over several", async () => {
  const named = expect.stringContaining("`__proto__` or `constructor.prototype` is a name");
  const filling = `"filling":[${"1,".repeat(100_000)}1]`;
  for (const more of ["", filling]) {
    for (const name of ["constructor", "\\u0063onstructor"]) {
      const inside = [more, '"prototype":{}'].filter((part) => part !== "").join();
      const body = `{"a":1,"${name}":{${inside}}}`;
      expect(await post("/v1/sum", body)).toMatchObject({ status: 400, code: "BAD_BODY", error: named });
    }
    const body = `{"a":1,"b":{${more === "" ? "" : `${more},`}"__proto__":{}}}`;
    expect(await post("/v1/sum", body)).toMatchObject({ status: 400, code: "BAD_BODY", error: named });
  }
});

test("a body that is no JSON is told where it breaks, how, and what stands there, however long it is", async () => {
  for (const url of ["/api/validate", "/v1/sum", "/v2/sum"]) {
    expect(await post(url, '{"a":1,\n "b":2,}')).toMatchObject({
      status: 400,
      code: "BAD_BODY",
      error: "The body is not JSON. A comma stands before `}` (line 2, column 8). Found there: `}`. Remove the comma.",
      problems: [{ code: "BAD_JSON", fault: "comma before closing", line: 2, column: 8, at: [] }],
    });
    const long = `{"a":1,"word":[${"1,\n".repeat(100_000)}'1']}`;
    expect(await post(url, long)).toMatchObject({
      status: 400,
      code: "BAD_BODY",
      error:
        "The body is not JSON. JSON has no single quotes (line 100001, column 1). Found there: `'1']}`. Write \"…\".",
      problems: [{ code: "BAD_JSON", fault: "single quotes", line: 100_001, column: 1, at: ["word", 100_000] }],
    });
  }
});

test("long bodies that are no JSON, or hold names without end, are refused in words", async () => {
  const broken = await post("/v1/sum", `{"a":1,"word":[${"1,".repeat(100_000)}]}`);
  expect(broken).toMatchObject({ status: 400, code: "BAD_BODY", error: expect.stringContaining("not JSON") });
  const named = await post("/v1/sum", `{"a":1,"${"x".repeat(2 ** 18)}":1}`);
  expect(named).toMatchObject({ status: 413, code: "BODY_TOO_COMPLEX", error: expect.stringContaining("a name of") });
});

test("[faults Broken 6.1] more nodes than are accepted are said to be that, and nothing else", async () => {
  const answer = await post("/api/validate", document(nodes(5001)));
  expect(answer).toMatchObject({ status: 200, problems: [{ code: "TOO_MANY_NODES", found: 5001, maximum: 5000 }] });
  expect(answer.problems).toHaveLength(1);
});

test("[faults Broken 6.2] 24 MB of texts that mean nothing are refused as well", async () => {
  const texts = Array.from({ length: 1_000_000 }, (_, i) => `"text number ${i}"`).join();
  const answer = await post("/api/validate", `{"graph":{"sigmaflow":1,"nodes":{},"meta":{"a":[${texts}]}}}`);
  expect(answer).toMatchObject({ status: 413, code: "BODY_TOO_COMPLEX" });
  const long = await post("/api/validate", `{"graph":{"sigmaflow":1,"nodes":{},"meta":{"a":"${"x".repeat(24e6)}"}}}`);
  expect(long).toMatchObject({ status: 200, problems: [{ code: "TOO_LARGE" }] });
});

test("[faults Broken 9.2] a body nested a million deep is refused wherever it is sent", async () => {
  const deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
  const bodies: Readonly<Record<string, string>> = {
    "/api/validate": `{"graph":{"sigmaflow":1,"nodes":{},"meta":{"a":${deep}}}}`,
    "/api/runs": `{"graph":"sum","inputs":{"a":${deep}}}`,
    "/api/explain": `{"graph":"sum","inputs":{"a":${deep}}}`,
    "/v1/sum": `{"a":${deep}}`,
  };
  for (const [url, body] of Object.entries(bodies))
    expect(await post(url, body)).toMatchObject({ status: 413, code: "BODY_TOO_COMPLEX" });
});

test("[faults Broken 9.2] a document nested as deep as documents may be gets through", async () => {
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  const graph = (levels: number) => `{"graph":{"sigmaflow":1,"nodes":{},"meta":{"a":${deep(levels)}}}}`;
  expect((await post("/api/validate", graph(126))).problems).toMatchObject([{ code: "NO_OUTPUTS" }]);
  expect((await post("/api/validate", graph(127))).problems).toMatchObject([{ code: "TOO_DEEP" }]);
});

test("[faults Weak 11.1] a body that is not UTF-8 is refused rather than read with replacement characters", async () => {
  const answer = await post("/v1/sum", Buffer.from('{"a": 1, "word": "gr\xfcn"}', "latin1"));
  expect(answer).toMatchObject({ status: 400, code: "BAD_BODY", error: "The body is not UTF-8. Send it in UTF-8." });
});
