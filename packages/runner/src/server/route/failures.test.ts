import {
  boolean,
  type Codec,
  defineNode,
  definePackage,
  definePortType,
  GraphError,
  InputError,
} from "@sigmaflow/core";
import { runEvent } from "@sigmaflow/core/wire";
import { afterEach, expect, test } from "vitest";
import { stopServers, type TestServer, testServer } from "../fixtures/test-server.ts";

afterEach(stopServers);

/** Why a run of a graph failed, as its last event and as the run itself say it. */
async function failed({ app }: TestServer, nodes: object, output: string) {
  const graph = { sigmaflow: 1, nodes, outputs: { out: { $from: output } } };
  const { id } = (await app.inject({ method: "POST", url: "/api/runs", payload: { graph } })).json();
  const { body } = await app.inject(`/api/runs/${id}/events`);
  const events = [...body.matchAll(/^data: (.*)$/gm)].map(([, data]) => runEvent.parse(JSON.parse(data!)));
  const run = await app.inject(`/api/runs/${id}`);
  expect(run.statusCode).toBe(200);
  const { error } = run.json();
  expect(events.at(-1)).toEqual({
    ...error,
    type: "run.failed",
    run: id,
    seq: events.length - 1,
    time: expect.any(Number),
  });
  return error;
}

/** Asks for more seeds than the node makes. */
const tooMany = {
  range: { type: "list.range", in: { first: 5000, count: 1 } },
  item: { type: "list.item", in: { items: { $from: "range.items" }, index: 0 } },
  pick: { type: "list.seeds", in: { seed: 1, count: { $from: "item.item" } } },
};

test("a failed run says what was wrong as data, in its event and ever after", async () => {
  const server = await testServer();
  const error = await failed(server, tooMany, "pick.seeds");
  const { message, hint, ...problem } = error.problems[0];
  const allowed = { type: "int", minimum: 1, maximum: 1000 };
  expect(problem).toEqual({ code: "UNFIT_LINK", input: "pick.count", found: 5000, ...allowed });
  expect(error).toEqual({ code: "BAD_INPUT", path: "pick", message: `${message} ${hint}`, problems: error.problems });
  const again = await server.restart();
  const { runs } = (await again.app.inject("/api/runs")).json();
  expect(runs[0].error).toEqual(error);
});

test("an error without problems brings along what its message was made from", async () => {
  const range = { type: "list.range", in: { count: 3 } };
  const item = { type: "list.item", in: { items: { $from: "range.items" }, index: 7 } };
  const error = await failed(await testServer(), { range, item }, "item.item");
  expect(error).toEqual({
    ...{ code: "NO_SUCH_ITEM", path: "item", message: expect.stringContaining("3"), params: { count: 3, index: 7 } },
  });
});

test("a served graph that fails answers with its problems", async () => {
  const many = { sigmaflow: 1, nodes: tooMany, outputs: { out: { $from: "pick.seeds" } } };
  const { app } = await testServer({ many });
  const answer = await app.inject({ method: "POST", url: "/v1/many", payload: {} });
  expect(answer.json()).toMatchObject({
    code: "BAD_INPUT",
    path: "pick",
    problems: [{ code: "UNFIT_LINK", maximum: 1000 }],
  });
});

// What a package with another version of core brings along.
const unknown = { code: "OF_TOMORROW", message: "It is too new.", hint: "Wait.", path: "n", moon: "full" };
const odd = { code: "OUT_OF_RANGE", message: "It is out of range.", hint: "Look it up.", path: "n" };

function foreign(error: Error, problems: readonly object[]): Error {
  return Object.assign(error, { problems, params: { problems } });
}

test("a problem of another version of core ends a run as its code, words and path", async () => {
  const place = { severity: "error", at: ["nodes", "n"] };
  const node = defineNode({
    type: "test.foreign",
    version: 1,
    inputs: {},
    outputs: { out: boolean() },
    run() {
      throw foreign(new GraphError([]), [
        { ...unknown, ...place },
        { ...odd, ...place },
      ]);
    },
  });
  const error = await failed(await testServer({}, { nodes: [node] }), { n: { type: "test.foreign" } }, "n.out");
  const { moon: _, ...known } = unknown;
  expect(error.problems).toEqual([
    { ...known, ...place },
    { ...odd, ...place },
  ]);
});

test("a problem of another version of core refuses a request as its code and words", async () => {
  const codec: Codec<string> = {
    reads: [{ name: "leaf", label: "leaf", mediaType: "text/plain", extensions: ["txt"] }],
    writes: [],
    is: (value): value is string => typeof value === "string",
    decode() {
      throw foreign(new InputError([]), [{ ...unknown, input: "leaf" }, odd]);
    },
    encode: () => [],
  };
  const leaf = definePortType<string>()({ id: "test.leaf", label: "Leaf", colour: "#00ff00", codec });
  const { app } = await testServer({}, { use: [definePackage({ name: "test", version: "1.0.0", portTypes: [leaf] })] });
  const headers = { "content-type": "text/plain" };
  const answer = await app.inject({ method: "POST", url: "/api/uploads", headers, payload: "x" });
  const { path: _path, moon: _moon, ...words } = unknown;
  const { path: _same, ...oddWords } = odd;
  expect([answer.statusCode, answer.json().problems]).toEqual([422, [{ ...words, input: "leaf" }, oddWords]]);
});

/** Loads the model that a request names. */
const load = {
  sigmaflow: 1,
  inputs: { model: { type: "string" } },
  nodes: {
    model: { type: "model.load", in: { name: { $input: "model" } } },
    encode: { type: "text.encode", in: { encoders: { $from: "model.encoders" }, prompt: "a fox" } },
  },
  outputs: { positive: { $from: "encode.positive" } },
};

test.each([
  ["nope", "MODEL_NOT_FOUND"],
  ["../x", "MODEL_NAME_REFUSED"],
  ["embedded-refiner", "MODEL_INCOMPLETE"],
])("a model %j that a request names and the server cannot use is the request's fault", async (model, code) => {
  const { app } = await testServer({ load });
  const answer = await app.inject({ method: "POST", url: "/v1/load", payload: { model } });
  expect([answer.statusCode, answer.json().code], answer.body).toEqual([400, code]);
});
