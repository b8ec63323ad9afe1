/** An API that a server speaks besides its own, for programs that were made for others. */
export type ForeignApi = "openai" | "mcp" | "a1111";

/** All of them. */
export const foreignApis: readonly ForeignApi[] = ["openai", "mcp", "a1111"];
