import type { Notice } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import { stopServers, sum, testServer } from "./fixtures/test-server.ts";

afterEach(stopServers);

test("a graph with a name of the API's own is served below /graphs, which the server says, and others are there too", async () => {
  const notices: Notice[] = [];
  const { app } = await testServer({ sum, models: sum, requests: sum }, { onNotice: (notice) => notices.push(notice) });
  const post = (url: string) => app.inject({ method: "POST", url, payload: { a: 1, seed: 2 } });
  expect(notices).toEqual([
    expect.objectContaining({
      code: "NAMES_RESERVED",
      message: expect.stringMatching(/^\/graphs\/models, \/graphs\/requests: /),
    }),
  ]);
  for (const url of ["/v1/models", "/v2/models", "/v1/requests", "/v1/get-user-credits"]) {
    const refused = await post(url);
    expect([url, refused.statusCode, refused.json().code]).toEqual([url, 404, "GRAPH_NAME_RESERVED"]);
  }
  for (const url of ["/graphs/models", "/graphs/requests", "/graphs/sum", "/v1/sum"])
    expect([url, (await post(url)).json().values?.sum]).toEqual([url, 3]);
  // Wrong inputs are told as below /v1.
  expect((await app.inject({ method: "POST", url: "/graphs/models", payload: {} })).statusCode).toBe(400);
  const { paths } = (await app.inject("/openapi.json")).json();
  const described = Object.keys(paths).filter(
    (path) => /^\/(?:v1|graphs)\/(?:sum|models|requests)$/.test(path) && "post" in paths[path],
  );
  expect(described).toEqual(["/graphs/models", "/graphs/requests", "/v1/sum"]);
});

test("nothing is said where no name is reserved", async () => {
  const notices: Notice[] = [];
  await testServer({ sum }, { onNotice: (notice) => notices.push(notice) });
  expect(notices).toEqual([]);
});
