import type { Image } from "@sigmaflow/nodes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine, type Engine } from "../engine/engine.ts";
import { shrink } from "../server/fixtures/test-server.ts";
import { AcceptedRuns } from "./accepted-runs.ts";

let engine: Engine;
beforeAll(() => {
  engine = createEngine({ cache: false });
});
afterAll(() => engine.close());

/** A prepared run with a picture of 8 × 8 pixels, 192 bytes. */
async function prepared() {
  const image: Image = { width: 8, height: 8, channels: 3, batch: 1, data: new Uint8Array(192) };
  const file = Buffer.from(await engine.pictures.encode(image, { format: "png" })).toString("base64");
  return await engine.prepare(shrink, { picture: `data:image/png;base64,${file}` });
}

test("gives what it holds away once, and holds pictures up to a limit", async () => {
  const runs = new AcceptedRuns(400);
  const rest = { graphName: "s", chain: ["token"] };
  const all = [await prepared(), await prepared(), await prepared()];
  for (const id of [0, 1, 2]) runs.hold(String(id), { prepared: all[id]!, ...rest });
  expect(runs.take("0")).toEqual({ prepared: all[0], ...rest });
  expect(runs.take("0")).toBeUndefined();
  // The third had no room, and what left makes some.
  expect(runs.take("2")).toEqual(rest);
  runs.hold("3", { prepared: all[2]!, ...rest });
  expect(runs.take("3")).toEqual({ prepared: all[2], ...rest });
  expect(runs.take("1")).toEqual({ prepared: all[1], ...rest });
});
