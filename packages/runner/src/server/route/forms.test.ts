import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { shrink, stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { shippedGraphs } from "../shipped.ts";

afterEach(stopServers);

const picture = readFileSync(`${shippedGraphs()}reference.png`).toString("base64");

function post({ app }: TestServer, graph: string, payload: object, headers: Record<string, string> = {}) {
  return app.inject({ method: "POST", url: `/v1/${graph}`, payload, headers });
}

test("takes a form of one line", async () => {
  const { app } = await testServer({ sum });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await app.inject({
    method: "POST",
    url: "/v1/sum",
    headers,
    payload: "a=1.5&word=green&other=%C3%B8",
  });
  expect(answer.json()).toMatchObject({ values: { sum: 3.5, word: "green" } });
  expect(answer.headers["x-ignored-parameters"]).toBe("other");
});

test("a form that cannot be read is told at which byte, and why", async () => {
  const { app } = await testServer({ sum });
  const part = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1.5\r\n';
  const told = async (payload: string, boundary = "; boundary=x") => {
    const headers = { "content-type": `multipart/form-data${boundary}` };
    const answer = await app.inject({ method: "POST", url: "/v1/sum", headers, payload });
    expect(answer.json()).toMatchObject({ code: "BAD_BODY" });
    expect(answer.statusCode).toBe(400);
    return answer.json<{ error: string }>().error;
  };
  expect(await told(part, "")).toContain("The body is no form. Its Content-Type names no boundary.");
  expect(await told(part, "; boundary=y")).toContain("Its boundary `--y` stands nowhere in it.");
  expect(await told(part)).toBe(
    `The body is no form. It ends at byte ${part.length} without \`--x--\`. Send it whole.`,
  );
  expect(await told(`${part}--x\r\nno: name\r\n\r\n1\r\n--x--`)).toContain(
    `Part 2, at byte ${part.length}, has no name. Write`,
  );
  expect(await told("--x\r\na\r\n--x--")).toContain("Part 1, at byte 0, has no empty line behind its headers.");
});

/** Three sizes of one picture. */
const three = {
  ...shrink,
  inputs: { picture: { type: "image" }, base64: { type: "boolean", default: false, frontEnd: true } },
  nodes: {
    widths: { type: "list.range", in: { first: 8, count: 3 } },
    sizes: {
      type: "map",
      in: { items: { $from: "widths.items" }, picture: { $input: "picture" } },
      body: {
        inputs: { item: { type: "int" }, picture: { type: "image" } },
        nodes: {
          resize: { type: "image.resize", in: { image: { $input: "picture" }, width: { $input: "item" }, height: 8 } },
        },
        outputs: { image: { $from: "resize.image" } },
      },
    },
  },
  outputs: { image: { $from: "sizes.image" } },
};

test("every picture of several is reached in every form", async () => {
  const server = await testServer({ three });
  const get = async (url: string) => (await server.app.inject(new URL(url).pathname)).rawPayload;
  const answer = await post(server, "three", { picture, base64: true });
  expect(answer.statusCode, answer.body.slice(0, 500)).toBe(200);
  const json = answer.json();
  expect(json.images.map(({ width }: { readonly width: number }) => width)).toEqual([8, 9, 10]);
  for (const { url, base64 } of json.images) expect((await get(url)).equals(Buffer.from(base64, "base64"))).toBe(true);
  expect(json.image).toBe(json.images[0].base64);
  const bytes = await post(server, "three", { picture }, { accept: "image/png" });
  const links = [...String(bytes.headers.link).matchAll(/<([^>]+)>; rel="next"; type="image\/png"/g)].map(
    ([, url]) => url!,
  );
  const all = [bytes.rawPayload, ...(await Promise.all(links.map(get)))];
  // The record in a picture says what was asked for, which is another form of answer here; its width lies at byte 16.
  expect(all.map((one) => one.readUInt32BE(16))).toEqual([8, 9, 10]);
  const live = await testServer({ three }, { wire: "live" });
  const { image } = (await post(live, "three", { picture, base64: true })).json();
  expect(image).toHaveLength(3);
  const one = await post(live, "three", { picture });
  expect([one.headers["content-type"], String(one.headers.link).split(", ")]).toEqual([
    "image/jpeg",
    [expect.any(String), expect.any(String)],
  ]);
});

test("a form of more fields than any graph has inputs is refused before it is taken apart", async () => {
  const { app } = await testServer({ sum });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await app.inject({ method: "POST", url: "/v1/sum", headers, payload: "&".repeat(1500) });
  expect([answer.statusCode, answer.json().code]).toEqual([413, "BODY_TOO_COMPLEX"]);
});
