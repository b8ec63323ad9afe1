import { afterEach, expect, test } from "vitest";
import { stopServers, sum, testServer } from "./fixtures/test-server.ts";

afterEach(stopServers);

/** Nine pictures of 256², each as large as the server accepts, in one grid. */
const grid = {
  sigmaflow: 1,
  inputs: { picture: { type: "image" } },
  nodes: {
    large: { type: "image.resize", in: { image: { $input: "picture" }, width: 256, height: 256 } },
    grid: { type: "image.grid", in: { images: Array.from({ length: 9 }, () => ({ $from: "large.image" })) } },
  },
  outputs: { image: { $from: "grid.image" } },
};

test("[faults Broken 8.2] a grid beyond a server's pixels is the caller's to change, and others are answered", async () => {
  const server = await testServer({ grid, sum }, { limits: { sizes: { pixels: 2 ** 16 } } });
  const image = { width: 8, height: 8, batch: 1, channels: 3, data: new Uint8Array(8 * 8 * 3) } as const;
  const png = Buffer.from(await server.engine.pictures.encode(image, { format: "png" }));
  const payload = { picture: `data:image/png;base64,${png.toString("base64")}` };
  const asked = server.app.inject({ method: "POST", url: "/v1/grid", payload });
  expect((await server.app.inject("/api/graphs")).statusCode).toBe(200);
  const answer = await asked;
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: "SIZE_EXCEEDED" }]);
  expect(answer.json().error).toContain("65536 are allowed");
});
