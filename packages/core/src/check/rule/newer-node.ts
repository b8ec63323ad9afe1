import type { Finding } from "../report.ts";

/** What is wrong with a node of a version that is not known yet. */
export function sayNewerNode(type: string, found: number, known: number): Pick<Finding, "message" | "hint"> {
  return {
    message: `\`${type}\` is of version ${found} in this document; here it is known up to version ${known}.`,
    hint: "Update sigmaflow, or the package that the node is from.",
  };
}
