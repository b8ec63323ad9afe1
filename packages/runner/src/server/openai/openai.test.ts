import { defineNode } from "@sigmaflow/core";
import { image } from "@sigmaflow/nodes";
import sharp from "sharp";
import { afterEach, expect, test } from "vitest";
import { grey, greyNode } from "../fixtures/grey.ts";
import { replayPage } from "../fixtures/replay-page.ts";
import { stopServers, sum, type TestServerOptions, testServer } from "../fixtures/test-server.ts";

afterEach(stopServers);

const breaks = defineNode({
  ...{ type: "test.break", version: 1, inputs: {}, outputs: { image: image() } },
  async run() {
    throw new Error("it broke");
  },
});
const broken = {
  ...{ sigmaflow: 1, inputs: { prompt: { type: "string" } } },
  ...{ nodes: { draw: { type: "test.break" } }, outputs: { image: { $from: "draw.image" } } },
};

/** The picture that it is given, repainted nowhere: what it was given as a mask. */
const masked = {
  sigmaflow: 1,
  inputs: { prompt: { type: "string" }, image: { type: "image" }, mask: { type: "image", optional: true } },
  nodes: {
    given: { type: "value.given", in: { value: { $input: "mask" } } },
    pick: {
      type: "switch",
      in: { when: { $from: "given.given" }, yes: { $input: "mask" }, no: { $input: "image" } },
    },
  },
  outputs: { image: { $from: "pick.value" } },
};

async function serving(options: TestServerOptions = {}) {
  const server = await testServer({ grey, masked, broken, sum }, { nodes: [greyNode, breaks], ...options });
  const post = (path: string, payload: object, headers = {}) =>
    server.app.inject({ method: "POST", url: `/v1/images/${path}`, payload, headers });
  return { ...server, post };
}

const file = (b64: string) => sharp(Buffer.from(b64, "base64")).metadata();

test("makes as many pictures as are asked for, in the size and format that are asked for", async () => {
  const { post } = await serving();
  const asked = { model: "grey", prompt: "a fox", n: 3, size: "32x40", output_format: "webp", user: null };
  const answer = await post("generations", asked);
  const { created, data, ...rest } = answer.json();
  expect([answer.statusCode, rest]).toEqual([200, { output_format: "webp", size: "32x40" }]);
  expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(60);
  const files = await Promise.all(data.map(({ b64_json }: { b64_json: string }) => file(b64_json)));
  expect(files.map(({ format, width, height }) => [format, width, height])).toEqual(
    Array.from({ length: 3 }, () => ["webp", 32, 40]),
  );
});

test("answers with addresses where they are asked for, under which the pictures are", async () => {
  const { post, app } = await serving();
  const asked = { model: "grey", prompt: "a fox", response_format: "url", output_format: "jpeg", seed: 7 };
  const { data } = (await post("generations", asked)).json();
  const found = await app.inject(new URL(data[0].url).pathname);
  expect([found.headers["content-type"], (await sharp(found.rawPayload).metadata()).format]).toEqual([
    "image/jpeg",
    "jpeg",
  ]);
});

/** Events of a stream, with their names. */
const eventsIn = (body: string) =>
  body
    .trim()
    .split("\n\n")
    .map((text) => /^event: (.*)\ndata: (.*)$/.exec(text)!)
    .map(([, event, data]) => ({ event, data: JSON.parse(data!) }));

test("streams unfinished pictures, then the one that was made", async () => {
  const { post } = await serving();
  const answer = await post("generations", {
    model: "grey",
    prompt: "a fox",
    stream: true,
    partial_images: 2,
    num_inference_steps: 3,
  });
  expect(answer.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
  const events = eventsIn(answer.body);
  expect(events.map(({ event, data }) => [event, data.type === event, data.partial_image_index, data.size])).toEqual([
    ["image_generation.partial_image", true, 0, "2x3"],
    ["image_generation.partial_image", true, 1, "2x3"],
    ["image_generation.completed", true, undefined, "16x24"],
  ]);
  expect((await file(events[2]!.data.b64_json)).width).toBe(16);
});

test("makes a picture of others from a form, and takes a mask that is transparent where to repaint", async () => {
  const { app } = await serving();
  const clear = await sharp({
    create: { width: 1, height: 1, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
  })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set("model", "masked");
  form.set("prompt", "a fox");
  form.append("image[]", new Blob([new Uint8Array(clear)], { type: "image/png" }), "a.png");
  form.set("mask", new Blob([new Uint8Array(clear)], { type: "image/png" }), "b.png");
  const encoded = new Response(form);
  const answer = await app.inject({
    ...{ method: "POST", url: "/v1/images/edits", payload: Buffer.from(await encoded.arrayBuffer()) },
    headers: { "content-type": encoded.headers.get("content-type")! },
  });
  const [{ b64_json }] = answer.json().data;
  expect([...(await sharp(Buffer.from(b64_json, "base64")).raw().toBuffer())]).toEqual([255, 255, 255]);
});

test("what is wrong is said in their form, with the parameter, and is not to be sent again where that is of no use", async () => {
  const { post } = await serving();
  const said = async (path: string, payload: object) => {
    const answer = await post(path, payload);
    const { type, code, param, message } = answer.json().error;
    return [answer.statusCode, type, code, param, message];
  };
  const wrong = "invalid_request_error";
  expect(await said("generations", { model: "none", prompt: "x" })).toEqual([
    ...[404, wrong, "model_not_found", "model", expect.stringContaining("`none`")],
  ]);
  expect(await said("generations", { model: "grey", prompt: "x", size: "1024x1024" })).toEqual([
    ...[400, wrong, expect.any(String), "size", expect.stringContaining("1024")],
  ]);
  expect(await said("generations", { model: "grey", prompt: "x", n: 11 })).toEqual([
    ...[400, wrong, "BAD_REQUEST", "n", expect.stringContaining("`n`")],
  ]);
  expect(await said("generations", { model: "sum", prompt: "x", a: 1 })).toEqual([
    ...[400, wrong, "NO_PICTURE", null, expect.any(String)],
  ]);
  expect(await said("edits", { model: "sum", prompt: "x", image: "AAAA" })).toEqual([
    ...[400, wrong, "BAD_REQUEST", null, expect.stringContaining("takes no picture")],
  ]);
  const { app } = await serving({ keys: ["k"] });
  const keyless = await app.inject("/v1/models");
  expect([keyless.statusCode, keyless.json().error]).toEqual([
    401,
    { message: expect.any(String), type: wrong, code: "invalid_api_key", param: null },
  ]);
});

test("a failed run is not to be tried again, and is told within a stream too", async () => {
  const { post } = await serving();
  const broken = { model: "broken", prompt: "a fox" };
  const answer = await post("generations", broken);
  expect([answer.statusCode, answer.headers["x-should-retry"], answer.json().error.type]).toEqual([
    ...[500, "false", "server_error"],
  ]);
  const [{ event, data }] = eventsIn((await post("generations", { ...broken, stream: true })).body) as [
    { event: string; data: { error: object } },
  ];
  expect([event, data.error]).toEqual(["error", answer.json().error]);
});

test("served graphs are its models, and OpenAI's own names mean the one that is always there", async () => {
  const { app, post } = await serving();
  const { object, data } = (await app.inject("/v1/models")).json();
  const ids = data.map(({ id }: { id: string }) => id);
  expect([object, ids]).toEqual(["list", expect.arrayContaining(["grey", "sdxl1.0-txt2img"])]);
  const one = data.find(({ id }: { id: string }) => id === "grey");
  expect((await app.inject("/v1/models/grey")).json()).toEqual(one);
  expect((await app.inject("/v1/models/none")).json().error.code).toBe("model_not_found");
  // Its sizes are refused by that graph.
  const answer = await post("generations", { model: "gpt-image-1", prompt: "x", size: "256x256" });
  expect([answer.statusCode, answer.json().error.param]).toEqual([400, "size"]);
});

test("a model by a name that none can have is not found, and an address that is refused is answered in their form", async () => {
  const { app } = await serving();
  const named = await app.inject(`/v1/models/${"0".repeat(150)}`);
  expect([named.statusCode, named.json().error.code]).toEqual([404, "model_not_found"]);
  for (const [name, status] of [["x".repeat(301), 414] as const, ["%ff", 400] as const]) {
    const answer = await app.inject(`/v1/models/${name}`);
    expect([answer.statusCode, answer.json().error]).toMatchObject([
      status,
      { type: "invalid_request_error", param: null },
    ]);
    expect((await app.inject(`/v1/${name}`)).json().error).toEqual(expect.any(String));
  }
});

test("a request that is sent again is answered with the runs that it became, and one that takes too long ends", async () => {
  const { app, post } = await serving();
  const asked = { model: "grey", prompt: "a fox", n: 3 };
  const once = () => post("generations", asked, { "idempotency-key": "once" });
  const [first, again] = [await once(), await once()];
  expect([again.headers["idempotent-replayed"], again.json().data]).toEqual(["true", first.json().data]);
  expect((await app.inject("/api/runs")).json().runs).toHaveLength(2);
  const other = await post("generations", { ...asked, n: 1 }, { "idempotency-key": "once" });
  expect([other.statusCode, other.json().error.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  const late = await post("generations", { ...asked, num_inference_steps: 100 }, { "cancel-after": "1s" });
  expect([late.statusCode, late.headers["x-should-retry"], late.json().error.code]).toEqual([
    ...[504, "false", "DEADLINE_PASSED"],
  ]);
});

test("the session of its page goes as the page says", async () => {
  expect(await replayPage("openai.md", await serving())).toBe(3);
});

test("is left out where the server is made without it", async () => {
  const { app, post } = await serving({ without: ["openai"] });
  expect((await post("generations", { prompt: "x" })).statusCode).toBe(404);
  expect((await app.inject("/v1/models")).statusCode).toBe(405);
});
