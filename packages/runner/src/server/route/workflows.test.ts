import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { shrink, stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { shippedGraphs } from "../shipped.ts";

const hosts: Server[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) host.close();
  await stopServers();
});

const picture = readFileSync(`${shippedGraphs()}reference.png`);
const png = `data:image/png;base64,${picture.toString("base64")}`;

const post = ({ app }: TestServer, url: string, payload: object) => app.inject({ method: "POST", url, payload });
const get = ({ app }: TestServer, url: string) => app.inject(url.replace(/^http:\/\/[^/]+/, ""));

/** What the live service's own library does with a workflow. */
async function runWorkflow(server: TestServer, id: string, payload: object) {
  const queued = (await post(server, `/workflows/${id}`, payload)).json();
  expect(queued).toMatchObject({ message: expect.any(String), status: "QUEUED" });
  expect(new URL(queued.poll_url).pathname).toBe(`/workflows/request/${queued.request_id}`);
  for (let i = 0; i < 500; i++) {
    const answer = await get(server, queued.poll_url);
    expect(answer.statusCode).toBe(200);
    if (!["QUEUED", "PROCESSING"].includes(answer.json().status)) return answer.json();
    expect(answer.json().output).toBe("");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it does not end");
}

test("a file is sent, named by its address, and comes back from a workflow as an address in JSON in a text", async () => {
  const server = await testServer({ shrink });
  const { file_urls, urls, message } = (await post(server, "/upload-asset", { data_urls: [png, png] })).json();
  expect([urls, file_urls[0], message]).toEqual([file_urls, file_urls[1], expect.any(String)]);
  expect((await get(server, file_urls[0])).rawPayload.equals(picture)).toBe(true);
  const { status, output } = await runWorkflow(server, "shrink", { picture: file_urls[0], width: 24 });
  expect(status).toBe("COMPLETED");
  const [made, ...others] = JSON.parse(output);
  expect([made, others]).toEqual([{ keyname: "image", value: { data: expect.any(String), type: "image" } }, []]);
  expect((await get(server, made.value.data)).headers["content-type"]).toBe("image/png");
});

test("a workflow answers with data too, and says why it failed", async () => {
  const failing = {
    ...sum,
    nodes: { ...sum.nodes, add: { type: "maths.number", in: { a: { $input: "a" }, b: 0, operation: "a / b" } } },
  };
  const server = await testServer({ sum, failing });
  const { output } = await runWorkflow(server, "sum", { a: "1", seed: 4 });
  expect(JSON.parse(output)).toContainEqual({ keyname: "sum", value: { data: 3, type: "text" } });
  expect(await runWorkflow(server, "failing", { a: 1 })).toMatchObject({
    ...{ status: "FAILED", output: "", error_message: expect.any(String) },
  });
  expect((await get(server, "/workflows/request/nobody")).statusCode).toBe(404);
  expect((await post(server, "/workflows/nobody", {})).statusCode).toBe(404);
  expect((await post(server, "/workflows/sum", {})).statusCode).toBe(400);
});

test.each([
  [{ data_urls: ["no data"] }, "BAD_REQUEST"],
  [{ data_urls: ["data:image/png;base64,"] }, "BAD_REQUEST"],
  [{ data_urls: [] }, "BAD_REQUEST"],
  [{}, "BAD_REQUEST"],
  [{ data_urls: ["data:image/png;base64,AAAA"] }, "IMAGE_UNREADABLE"],
])("%o is no file", async (payload, code) => {
  const refused = await post(await testServer(), "/upload-asset", payload);
  expect([refused.statusCode, refused.json().code]).toEqual([400, code]);
});

test("the live service's names for what the program's graphs do lead to those, unless something else is served so", async () => {
  const server = await testServer({ sum, inpaint: sum });
  const parameter = async (name: string) =>
    (await post(server, `/v1/${name}`, { strength: 5 }))
      .json()
      .problems?.map(({ input }: { input: string }) => input)
      .join();
  expect(await Promise.all(["sdxl-torch", "sdxl-img2img", "sdxl1.0-img2img", "sdxl-inpaint"].map(parameter))).toEqual([
    ...["prompt,strength", "strength", "strength", "a"],
  ]);
  const { paths } = (await get(server, "/openapi.json")).json();
  expect(Object.keys(paths).filter((path) => /^\/v1\/.*(?:img2img|inpaint|torch)/.test(path))).toEqual([
    ...["/v1/inpaint", "/v1/sdxl-img2img", "/v1/sdxl1.0-img2img"],
  ]);
  expect(paths["/v1/inpaint"].post.description).toContain("`/v1/sdxl-inpaint`");
});

test("under the live service's names its defaults count, as far as a graph has such inputs and takes them", async () => {
  const defaults = async (server: TestServer, name: string) => {
    const { paths } = (await get(server, "/openapi.json")).json();
    const { properties } = paths[`/v1/${name}`].post.requestBody.content["application/json"].schema;
    return [properties.strength.default, properties.scheduler?.default];
  };
  const server = await testServer({ sum });
  expect(await defaults(server, "sdxl-img2img")).toEqual([0.65, "UniPC"]);
  expect(await defaults(server, "sdxl-inpaint")).toEqual([0.9, "DDIM"]);
  const echo = (max: number) => ({
    ...{ sigmaflow: 1, inputs: { strength: { type: "float", default: 0.2, max } } },
    nodes: { say: { type: "maths.number", in: { a: { $input: "strength" } } } },
    outputs: { strength: { $from: "say.result" } },
  });
  for (const [max, strength] of [
    [1, 0.65],
    [0.5, 0.2],
  ] as const) {
    const own = await testServer({ img2img: echo(max) });
    const asked = async (name: string) => (await post(own, `/v1/${name}`, {})).json().values.strength;
    expect([await asked("img2img"), await asked("sdxl-img2img"), await asked("sdxl1.0-img2img")]).toEqual([
      ...[0.2, strength, strength],
    ]);
    const { paths } = (await get(own, "/openapi.json")).json();
    expect(paths["/v1/img2img"].post.description).toContain("`/v1/sdxl-img2img` (unless given, `strength` is 0.65)");
  }
});

/** A host on this machine that sends the picture, and what it was asked for. */
async function pictureHost() {
  const asked: string[] = [];
  const host = createServer(({ url = "" }, response) => {
    asked.push(url);
    if (url === "/page") response.writeHead(200, { "content-type": "text/html" }).end("<p>");
    else response.writeHead(200, { "content-type": "image/png" }).end(picture);
  });
  hosts.push(host);
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  return { asked, at: `127.0.0.1:${(host.address() as AddressInfo).port}` };
}

test("a picture is fetched from a host that is allowed, and kept like one that was sent", async () => {
  const { asked, at } = await pictureHost();
  const server = await testServer({ shrink }, { imageHosts: [at] });
  const run = await post(server, "/v1/shrink", { picture: `http://${at}/a.png` });
  expect(run.statusCode).toBe(200);
  expect((await post(server, "/v1/shrink", { picture: png })).json().image).toBe(run.json().image);
  const refused = await post(server, "/v1/shrink", { picture: `http://${at}/page` });
  expect([refused.statusCode, refused.json().error]).toEqual([400, expect.stringContaining("sent text/html")]);
  expect(asked).toEqual(["/a.png", "/page"]);
});

test("one input names so many addresses and no more", async () => {
  const { asked, at } = await pictureHost();
  const grid = {
    sigmaflow: 1,
    inputs: { pictures: { type: "list<image>" } },
    nodes: { grid: { type: "image.grid", in: { images: { $input: "pictures" } } } },
    outputs: { image: { $from: "grid.image" } },
  };
  const server = await testServer({ grid }, { imageHosts: [at] });
  const pictures = (count: number) => Array.from({ length: count }, (_, n) => `http://${at}/${n}.png`);
  expect((await post(server, "/v1/grid", { pictures: pictures(16) })).statusCode).toBe(200);
  const refused = await post(server, "/v1/grid", { pictures: pictures(17) });
  expect([refused.statusCode, refused.json().error]).toEqual([400, expect.stringContaining("more than 16")]);
  expect(asked.length).toBeLessThanOrEqual(32);
});

test("no other address is asked, and the refusal says so", async () => {
  const { asked, at } = await pictureHost();
  const [none, other] = [await testServer({ shrink }), await testServer({ shrink }, { imageHosts: ["example.org"] })];
  for (const [server, reason] of [
    [none, "fetches none"],
    [other, "is not one of those that are allowed"],
  ] as const) {
    const refused = await post(server, "/v1/shrink", { picture: `http://${at}/a.png` });
    expect([refused.statusCode, refused.json().error]).toEqual([400, expect.stringContaining(reason)]);
  }
  expect(asked).toEqual([]);
});
