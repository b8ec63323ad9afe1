/** APIs that a server speaks besides its own, for programs that were made for others. */
export const foreignApis = ["openai"] as const;

/** The name of one of them. */
export type ForeignApi = (typeof foreignApis)[number];
