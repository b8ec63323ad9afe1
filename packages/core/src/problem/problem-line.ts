import type { Problem } from "./problem.ts";

/** What a line says of a problem; also of a file that cannot be read, whose code is no graph's. */
export type SaidProblem = Pick<Problem, "path" | "port" | "message" | "hint"> & { readonly code: string };

/** A problem on one line: `file: node.port: CODE: message`, with what to do behind it. */
export function problemLine({ path, port, code, message, hint }: SaidProblem, file?: string): string {
  const place = [path, port].filter((part) => part !== undefined && part !== "").join(".");
  const where = file === undefined ? "" : `${file}: `;
  return `${where}${place === "" ? "graph" : place}: ${code}: ${message} ${hint}`.replace(/\s+/g, " ").trim();
}
