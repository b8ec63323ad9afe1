import { defineErrors } from "@sigmaflow/core";

/** The errors of what agents ask for. */
export const agentErrors = defineErrors({
  AGENT_MAY_NOT_PAY: {
    fault: "limit",
    title: "Run that an agent may not pay for",
    meaning: "An agent asked for a run that may cost money, and whoever started the server has not allowed that.",
    action: "Allow it with `serve --agents-pay`, or `mcp --paid N`; or run the graph yourself.",
    message: () =>
      "This graph may cost money, and agents may not start such runs here. Whoever runs sigmaflow can allow it, with `serve --agents-pay` or `mcp --paid N`.",
  },
  MCP_NOT_INSTALLED: {
    fault: "state",
    title: "Package for agents missing",
    meaning: "Agents speak by a package that sigmaflow does not bring along, and it is not installed.",
    action: "Install `@modelcontextprotocol/server` beside sigmaflow.",
    message: () =>
      "`@modelcontextprotocol/server` is not installed beside sigmaflow. Install it, or use the command `sigmaflow`, which has it.",
  },
  TOOL_NOT_FOUND: {
    fault: "caller",
    title: "Unknown tool",
    meaning: "An agent called a tool that there is not, or not any more: its graph may be gone.",
    action: "List the tools again.",
    message: ({ name }: { readonly name: string }) =>
      `There is no tool \`${name.slice(0, 100)}\`. List the tools again.`,
  },
});
