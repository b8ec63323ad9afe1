import { readFileSync } from "node:fs";
import sharp from "sharp";
import { afterEach, expect, test } from "vitest";
import { grey, greyNode } from "../fixtures/grey.ts";
import { replayPage } from "../fixtures/replay-page.ts";
import { stopServers, type TestServerOptions, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

afterEach(stopServers);

async function serving(options: TestServerOptions = {}) {
  const wait = waitingNode();
  const server = await testServer({ grey, waiting }, { nodes: [greyNode, wait.node], ...options });
  const ask = (path: string, payload?: object, headers = {}) =>
    server.app.inject({
      method: payload ? "POST" : "GET",
      url: `/sdapi/v1/${path}`,
      headers,
      ...(payload && { payload }),
    });
  return { ...server, wait, ask };
}

/** What a chat front end sends, by what stands in its sources. */
interface Sent {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: { readonly batch_size?: number };
}
/** What it reads of the answers. */
interface Answer {
  readonly sd_model_checkpoint: string;
  readonly images: readonly string[];
  readonly info: string;
  readonly parameters: object;
}
const file = new URL("../fixtures/front-end-requests.json", import.meta.url);
const frontEnds = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, readonly Sent[]>>);

test.each(frontEnds)("%s finishes what it came for", async (_name, sent) => {
  const { app } = await serving();
  const answers: Record<string, Answer> = {};
  for (const { method, path, body } of sent) {
    const headers = {
      authorization: "Basic ",
      ...(method === "POST" && body && { "content-type": "application/json" }),
    };
    const answer = await app.inject({ method, url: path, headers, ...(body && { payload: body }) });
    expect([path, answer.statusCode, answer.body]).toEqual([path, 200, answer.body]);
    answers[`${method} ${path.slice("/sdapi/v1/".length)}`] = answer.json();
  }
  expect(answers["GET options"]?.sd_model_checkpoint).toBe("sdxl1.0-txt2img");
  expect(answers["GET sd-models"]).toContainEqual({ title: "grey", model_name: "grey", filename: "grey" });
  for (const list of ["samplers", "schedulers", "upscalers", "latent-upscale-modes", "sd-vae"].filter(
    (path) => answers[`GET ${path}`],
  ))
    expect(Array.isArray(answers[`GET ${list}`]), list).toBe(true);
  const { images, info, parameters } = answers["POST txt2img"]!;
  expect(images).toHaveLength(sent.find(({ body }) => body?.batch_size)?.body?.batch_size ?? 1);
  const { format, width, height } = await sharp(Buffer.from(images[0]!, "base64")).metadata();
  // The graph takes 64 at most.
  expect([format, width, height]).toEqual(["png", 64, 40]);
  expect(parameters).toMatchObject({ img_width: 64, img_height: 40 });
  const { seed, all_seeds, sd_model_name } = JSON.parse(info);
  expect([all_seeds[0], all_seeds.length, sd_model_name]).toEqual([seed, images.length, "grey"]);
});

test("shows how far a run is, with an unfinished picture, and interrupts it", async () => {
  const { ask, wait } = await serving();
  const before = (await ask("progress")).json();
  expect([before.progress, before.state.job_count]).toEqual([0, 0]);
  const begun = wait.next();
  const over = ask("txt2img", { prompt: "x", override_settings: { sd_model_checkpoint: "waiting" } });
  await begun;
  await expect.poll(async () => (await ask("progress")).json().current_image).toEqual(expect.any(String));
  expect((await ask("progress?skip_current_image=true")).json()).toMatchObject({
    ...{ current_image: null, state: { job_count: 1 } },
  });
  expect((await ask("interrupt", {})).json()).toEqual({});
  expect([(await over).statusCode, (await over).json().detail]).toEqual([500, expect.stringContaining("cancelled")]);
  expect((await ask("progress")).json().state.job_count).toBe(0);
});

test("a picture to begin with goes to the graph that is chosen, if that takes one", async () => {
  const { ask } = await serving();
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const asked = { init_images: [picture.toString("base64")], width: 16, height: 16, seed: 7 };
  const settings = { override_settings: { sd_model_checkpoint: "grey" } };
  const answer = (await ask("img2img", { ...asked, ...settings })).json();
  expect([answer.images.length, JSON.parse(answer.info).seed]).toEqual([1, 7]);
});

test("what is wrong is said in their form", async () => {
  const { ask } = await serving();
  const said = async (path: string, payload: object) => {
    const answer = await ask(path, payload);
    return [answer.statusCode, answer.json()];
  };
  const of = (error: string, text: string) => ({
    ...{ error, detail: expect.stringContaining(text), errors: expect.stringContaining(text) },
  });
  expect(await said("options", { sd_model_checkpoint: "none" })).toEqual([404, of("GRAPH_NOT_FOUND", "`none`")]);
  expect(await said("img2img", { prompt: "x" })).toEqual([400, of("BAD_REQUEST", "init_images")]);
  expect(await said("txt2img", { sampler_name: "none" })).toEqual([406, of("BAD_INPUT", "scheduler")]);
});

test("a key may come as the password of Basic, there alone, and each key has a choice of its own", async () => {
  const { ask, app } = await serving({ keys: ["k"] });
  const authorization = `Basic ${Buffer.from("anyone:k").toString("base64")}`;
  expect((await ask("options")).statusCode).toBe(401);
  expect((await ask("options", undefined, { authorization })).statusCode).toBe(200);
  expect((await app.inject({ url: "/api/graphs", headers: { authorization } })).statusCode).toBe(401);
});

test("the session of its page goes as the page says", async () => {
  expect(await replayPage("a1111.md", await serving())).toBe(3);
});

test("is left out where the server is made without it", async () => {
  const { ask } = await serving({ without: ["a1111"] });
  expect((await ask("options")).statusCode).toBe(404);
});
