import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import sharp from "sharp";
import { afterEach, expect, test } from "vitest";
import { grey, greyNode } from "../fixtures/grey.ts";
import { paidService } from "../fixtures/paid-service.ts";
import { remoteExample } from "../fixtures/remote-graphs.ts";
import { replayPage } from "../fixtures/replay-page.ts";
import { stopServers, sum, type TestServerOptions, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

const clients = new Set<Client>();
afterEach(async () => {
  for (const client of clients) await client.close();
  clients.clear();
  await stopServers();
});

type Mode = "legacy" | "auto";

/** The official client, at a server that listens. */
async function agent({
  mode = "auto" as Mode,
  headers = {},
  ...options
}: TestServerOptions & { mode?: Mode; headers?: Record<string, string> } = {}) {
  const wait = waitingNode();
  const server = await testServer({ grey, sum, waiting }, { nodes: [greyNode, wait.node], ...options });
  const address = await server.app.listen({ port: 0, host: "127.0.0.1" });
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  clients.add(client);
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", address), { requestInit: { headers } }));
  return { client, address, wait, ...server };
}

/** What an agent writes at first: two nodes that there are not, and a link that leads nowhere. */
const mistaken = {
  sigmaflow: 1,
  inputs: { prompt: { type: "string" } },
  nodes: { draw: { type: "test.gray", in: { width: 32, height: 32 } }, more: { type: "maths.nothing" } },
  outputs: { image: { $from: "drawn.image" } },
};
const corrected = {
  sigmaflow: 1,
  title: "Small",
  inputs: { side: { type: "int", default: 32 } },
  nodes: { draw: { type: "test.grey", in: { width: { $input: "side" }, height: 16, steps: 2 } } },
  outputs: { image: { $from: "draw.image" } },
};

test.each<Mode>(["legacy", "auto"])(
  "an agent writes a graph, is shown all its problems, corrects it, runs it and keeps it (%s)",
  async (mode) => {
    const { client } = await agent({ mode });
    expect(client.getInstructions()).toContain("validate_graph");
    const data = async (name: string, given: Record<string, unknown> = {}) =>
      (await client.callTool({ name, arguments: given })).structuredContent as Record<string, unknown>;
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(
      expect.arrayContaining(["sigmaflow://nodes", "sigmaflow://examples/txt2img"]),
    );
    const read = async (uri: string) => (await client.readResource({ uri })).contents[0] as { text: string };
    expect((await read("sigmaflow://nodes")).text).toContain("- `test.grey`");
    expect(JSON.parse((await read("sigmaflow://nodes/test.grey")).text).inputs).toHaveProperty("width");
    expect(JSON.parse((await read("sigmaflow://examples/txt2img")).text).sigmaflow).toBe(1);

    const { problems } = await data("validate_graph", { graph: mistaken });
    expect((problems as { code: string }[]).map(({ code }) => code).sort()).toEqual([
      ...["UNKNOWN_NODE", "UNKNOWN_NODE_TYPE", "UNKNOWN_NODE_TYPE"],
      ...["UNREACHABLE_NODE", "UNREACHABLE_NODE", "UNUSED_INPUT"],
    ]);
    expect((await data("validate_graph", { graph: corrected })).problems).toEqual([]);
    const { rows } = await data("explain_graph", { graph: corrected });
    expect(rows).toEqual([expect.objectContaining({ path: "draw", status: "runs" })]);

    const progress: string[] = [];
    const onprogress = ({ message = "" }) => void progress.push(message);
    const made = await client.callTool(
      { name: "run_graph", arguments: { graph: corrected, inputs: { side: 48 } } },
      { onprogress },
    );
    const [, picture, link] = made.content as [unknown, { data: string }, { uri: string }];
    const { format, width, height } = await sharp(Buffer.from(picture.data, "base64")).metadata();
    expect([format, width, height]).toEqual(["jpeg", 48, 16]);
    expect(progress).toContain("draw: step 2 of 2");
    const file = await fetch(link.uri);
    expect([file.headers.get("content-type"), (await sharp(await file.arrayBuffer()).metadata()).width]).toEqual([
      ...["image/png", 48],
    ]);

    expect(await data("save_graph", { name: "small", graph: corrected })).toMatchObject({
      tool: "run_small",
      problems: [],
    });
    const { tools } = await client.listTools();
    expect(tools.find(({ name }) => name === "run_small")).toMatchObject({
      ...{ title: "Small", inputSchema: { type: "object", properties: { side: { type: "integer", default: 32 } } } },
    });
    expect(await data("run_small", {})).toMatchObject({ pictures: [{ width: 32, height: 16, type: "image/png" }] });
    const { graphs } = await data("list_graphs");
    expect((graphs as { name: string }[]).map(({ name }) => name)).toContain("small");
    expect((await data("read_graph", { name: "small" })).graph).toEqual(corrected);
    const { changes } = await data("diff_graphs", { before: "small", after: { ...corrected, title: "Smaller" } });
    expect(changes).toEqual([
      {
        ...{ kind: "words-changed", path: "", field: "title", before: "Small", after: "Smaller" },
        message: 'The title of the graph is "Smaller" instead of "Small".',
      },
    ]);
  },
);

test("what is wrong comes as data: inputs, names, versions, tools that are gone", async () => {
  const { client } = await agent();
  const failure = async (name: string, given: Record<string, unknown>) => {
    const { isError, structuredContent } = await client.callTool({ name, arguments: given });
    return isError === true ? (structuredContent as { code: string }).code : "done";
  };
  expect(await failure("run_sum", { a: 40 })).toBe("BAD_INPUT");
  expect(await failure("run_graph", { graph: mistaken })).toBe("BAD_GRAPH");
  expect(await failure("run_graph", { graph: 3 })).toBe("BAD_REQUEST");
  expect(await failure("read_graph", { name: "none" })).toBe("GRAPH_NOT_FOUND");
  expect(await failure("diff_graphs", { before: "sum", after: "none" })).toBe("GRAPH_NOT_FOUND");
  expect(await failure("diff_graphs", { before: "sum" })).toBe("BAD_REQUEST");
  expect(await failure("save_graph", { name: "sum", graph: sum })).toBe("VERSION_CONFLICT");
  expect(await failure("run_none", {})).toBe("TOOL_NOT_FOUND");
  expect(await failure("run_sum", { a: 4 })).toBe("done");
});

test("a call that is cancelled takes its run along", async () => {
  const { client, wait, runs, app } = await agent();
  const over = new AbortController();
  const begun = wait.next();
  const call = client.callTool({ name: "run_waiting", arguments: {} }, { signal: over.signal });
  await begun;
  const [{ id }] = (await app.inject("/api/runs")).json().runs;
  over.abort();
  await expect(call).rejects.toThrow();
  expect(await runs.ended(id, AbortSignal.timeout(5000))).toMatchObject({ status: "cancelled" });
});

test("runs that may cost money are refused unless that is allowed", async () => {
  const service = await paidService();
  const remote = { baseUrl: service.address, key: "SG_0123456789abcdef" };
  const call = async (agentsPay: boolean) => {
    const { client } = await agent({ remote, agentsPay });
    const given = { graph: JSON.parse(remoteExample), inputs: { prompt: "x" } };
    const { isError, structuredContent } = await client.callTool({ name: "run_graph", arguments: given });
    return [isError, (structuredContent as { code?: string }).code, service.calls.length];
  };
  expect(await call(false)).toEqual([true, "AGENT_MAY_NOT_PAY", 0]);
  expect(await call(true)).toEqual([undefined, undefined, 1]);
  await service.close();
});

test("what is no message of the protocol is refused in the protocol's form, which the document says", async () => {
  const { app } = await testServer({ sum });
  const answer = await app.inject({ method: "POST", url: "/mcp", payload: { something: {} } });
  expect([answer.statusCode, answer.json()]).toMatchObject([
    400,
    { jsonrpc: "2.0", id: null, error: { code: -32600 } },
  ]);
});

test("keys and their rights, foreign pages, and --without hold for agents too", async () => {
  const { client } = await agent({ keys: ["k"], headers: { authorization: "Bearer k" } });
  expect((await client.listTools()).tools.length).toBeGreaterThan(8);
  const post = (app: Awaited<ReturnType<typeof agent>>["app"], headers = {}) =>
    app.inject({ method: "POST", url: "/mcp", payload: {}, headers });
  const keyed = await testServer({ sum }, { keys: ["k"] });
  expect((await post(keyed.app)).statusCode).toBe(401);
  const open = await testServer({ sum });
  expect((await post(open.app, { origin: "https://evil.example" })).statusCode).toBe(403);
  const without = await testServer({ sum }, { without: ["mcp"] });
  expect((await post(without.app)).statusCode).toBe(404);
});

test("the session of its page goes as the page says", async () => {
  expect(await replayPage("mcp.md", await testServer())).toBe(2);
});
