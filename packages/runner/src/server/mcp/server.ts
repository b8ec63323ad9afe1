import type { ServerContext as Call, CallToolResult, Server } from "@modelcontextprotocol/server";
import { isSigmaflowError, shortageOf } from "@sigmaflow/core";
import { runnerErrors } from "../../error-codes.ts";
import type { ServerContext } from "../context.ts";
import { failureOf } from "../error-answer.ts";
import { requireKeyRight } from "../key-rights.ts";
import { agentErrors } from "./error-codes.ts";
import { documentTools } from "./graph-tools.ts";
import { listedResources, readResource, resourceTemplates } from "./resources.ts";
import { type Agent, graphTools } from "./run-tools.ts";
import type { AgentTool, ToolCall } from "./tool.ts";

/** What an agent reads before it begins. */
const instructions = `Graphs make pictures. Each served graph is a tool, \`run_NAME\`; \`list_graphs\` has them all.
To make a graph of your own: read the resource \`sigmaflow://nodes\`, and \`sigmaflow://nodes/TYPE\` of those you want; look at an
example with \`read_graph\`; write the document; \`validate_graph\` names everything that is wrong with it at once; \`run_graph\`
runs it; \`save_graph\` keeps it. What was computed before is not computed again.`;

/** The package that speaks the protocol; loaded when somebody asks, and there only where it is installed. */
export async function protocol(): Promise<typeof import("@modelcontextprotocol/server")> {
  try {
    return await import("@modelcontextprotocol/server");
  } catch {
    throw agentErrors.MCP_NOT_INSTALLED();
  }
}

/** The part of it that speaks on standard input and output. */
export async function protocolOnStdio(): Promise<typeof import("@modelcontextprotocol/server/stdio")> {
  try {
    return await import("@modelcontextprotocol/server/stdio");
  } catch {
    throw agentErrors.MCP_NOT_INSTALLED();
  }
}

/** An MCP server for one agent over what the HTTP server has. */
export async function mcpServer(
  agent: Agent,
  context: ServerContext,
  onError: (error: unknown) => void,
): Promise<Server> {
  const { Server } = await protocol();
  const server = new Server(
    { name: "sigmaflow", version: context.version },
    { capabilities: { tools: {}, resources: {} }, instructions },
  );
  const all = async (): Promise<readonly AgentTool[]> => [
    ...documentTools(agent, context),
    ...(await graphTools(agent, context)),
  ];
  server.setRequestHandler("tools/list", async () => ({ tools: (await all()).map(({ described }) => described) }));
  server.setRequestHandler("tools/call", async ({ params }, call) => {
    try {
      const tool = (await all()).find(({ described }) => described.name === params.name);
      if (tool === undefined) throw agentErrors.TOOL_NOT_FOUND({ name: params.name });
      requireKeyRight(agent.asker, tool.right);
      return await tool.run(params.arguments ?? {}, callOf(call));
    } catch (error) {
      return refused(error, onError);
    }
  });
  server.setRequestHandler("resources/list", async () => ({ resources: await listedResources(context) }));
  server.setRequestHandler("resources/templates/list", async () => ({ resourceTemplates }));
  server.setRequestHandler("resources/read", async ({ params }) => {
    requireKeyRight(agent.asker, "read");
    return await readResource(params.uri, context);
  });
  return server;
}

function callOf({ mcpReq }: Call): ToolCall {
  const { signal, notify, _meta } = mcpReq;
  const progressToken = _meta?.progressToken;
  let progress = 0;
  return {
    signal,
    progress:
      progressToken === undefined
        ? undefined
        : async (message) => {
            progress += 1;
            await notify({ method: "notifications/progress", params: { progressToken, progress, message } });
          },
  };
}

/** What is wrong, as data that an agent can act on. */
function refused(thrown: unknown, onError: (error: unknown) => void): CallToolResult {
  const isKnown = isSigmaflowError(thrown);
  if (!isKnown) onError(thrown);
  const error = isKnown ? thrown : (shortageOf(thrown) ?? runnerErrors.UNEXPECTED({ request: "mcp" }));
  const failure = { ...failureOf(error) };
  return { isError: true, content: [{ type: "text", text: JSON.stringify(failure) }], structuredContent: failure };
}
