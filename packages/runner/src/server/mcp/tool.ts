import type { CallToolResult, Tool } from "@modelcontextprotocol/server";
import type { Right } from "../../store/key-store.ts";

/** What a call of a tool comes with. */
export interface ToolCall {
  /** Aborted when the client cancels it or leaves. */
  readonly signal: AbortSignal;
  /** Reports to the client how far it is, where that wants to know. */
  readonly progress: ((message: string) => Promise<void>) | undefined;
}

/** Something that an agent can have done. */
export interface AgentTool {
  readonly described: Tool;
  /** What a key must allow. */
  readonly right: Right;
  run(given: Readonly<Record<string, unknown>>, call: ToolCall): Promise<CallToolResult>;
}

/** A result of plain data: as it is, and as text for those who read no data. */
export function dataResult(data: Record<string, unknown>): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(data) }], structuredContent: data };
}
