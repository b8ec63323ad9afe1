import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";

const sum = {
  ...{ sigmaflow: 1, title: "Sum", inputs: { a: { type: "float" } } },
  ...{
    nodes: { add: { type: "maths.number", in: { a: { $input: "a" }, b: 2 } } },
    outputs: { sum: { $from: "add.result" } },
  },
};

test("serves the agent that started it on standard input and output, and ends with it", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-mcp-"));
  writeFileSync(path.join(folder, "sum.json"), JSON.stringify(sum));
  const client = new Client({ name: "test", version: "1" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [
      path.join(repository, "packages/runner/bin/sigmaflow.js"),
      "mcp",
      "--graphs",
      folder,
      "--data",
      path.join(folder, "data"),
      "--cache-dir",
      path.join(folder, "cache"),
    ],
    stderr: "pipe",
  });
  let said = "";
  transport.stderr?.on("data", (text) => {
    said += String(text);
  });
  await client.connect(transport);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["run_sum", "validate_graph"]));
  const { structuredContent } = await client.callTool({ name: "run_sum", arguments: { a: 40 } });
  expect(structuredContent).toMatchObject({ values: { sum: 42 } });
  const { pid } = transport;
  await client.close();
  expect(() => process.kill(pid!, 0)).toThrow("ESRCH");
  expect(said).toBe("");
  rmSync(folder, { recursive: true });
});
