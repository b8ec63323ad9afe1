import { afterAll, expect, test } from "vitest";
import { mapsIn } from "../../test/support/endless.ts";
import { createEngine } from "./engine.ts";

const engine = createEngine({ cache: false, limits: { executions: 5000 } });
afterAll(() => engine.close());

/** How a run of a graph ends: its outputs, or the code of what refuses or ends it. */
async function ending(graph: object, options: Parameters<typeof engine.prepare>[2] = {}) {
  try {
    const prepared = await engine.prepare({ sigmaflow: 1, ...graph }, {}, options);
    return await engine.start(prepared).outputs;
  } catch (error) {
    return error;
  }
}

test("[faults Broken 1.1] five maps of 100 in one another are refused before running where their lists are known", async () => {
  expect(await ending(mapsIn(5, true))).toMatchObject({
    code: "BAD_GRAPH",
    params: { problems: [{ code: "UNUSED_INPUT" }, { code: "TOO_MANY_EXECUTIONS", path: "each", maximum: 5000 }] },
  });
});

test("[faults Broken 1.1] where they are not, the run is ended with its own code, by the limit it was prepared with", async () => {
  expect(await ending(mapsIn(5, false))).toMatchObject({ code: "EXECUTIONS_EXCEEDED", params: { maximum: 5000 } });
  expect(await ending(mapsIn(1, false), { limits: { executions: 20 } })).toMatchObject({ params: { maximum: 20 } });
  expect(await ending(mapsIn(1, false))).toMatchObject({ value: expect.objectContaining({ length: 100 }) });
});

test("[faults Broken 2.2] the map over 100 words with two texts of 60 MB each ends in words", async () => {
  const words = Array.from({ length: 100 }, (_, at) => `word ${at} `.repeat(100));
  const text = "{a}".repeat(6000);
  const graph = {
    nodes: {
      each: {
        type: "map",
        in: { items: words },
        body: {
          inputs: { item: { type: "string" } },
          nodes: {
            first: { type: "text.fill", in: { text, a: { $input: "item" } } },
            second: { type: "text.fill", in: { text, a: { $input: "item" } } },
          },
          outputs: { first: { $from: "first.text" }, second: { $from: "second.text" } },
        },
      },
    },
    outputs: { first: { $from: "each.first" }, second: { $from: "each.second" } },
  };
  expect(await ending(graph)).toMatchObject({ code: "TEXT_EXCEEDED", path: "each/item[0]/first" });
  // What no single text breaks, all of them do together.
  const limits = { textBytes: 2 ** 26, liveBytes: 2 ** 24 };
  expect(await ending(graph, { limits })).toMatchObject({ code: "LIVE_BYTES_EXCEEDED" });
});
