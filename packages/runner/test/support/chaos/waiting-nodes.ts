import { writeFileSync } from "node:fs";
import path from "node:path";
import { newFolder } from "../command.ts";

/** By which a process knows how long its nodes wait, ms. What they come to does not depend on it. */
export const waitVariable = "CHAOS_WAIT_MS";

const source = `
import { defineNode, definePackage, int } from "sigmaflow";
const ms = Number(process.env.${waitVariable});
const waiting = (type, given) => defineNode({
  type,
  version: 1,
  label: "Waits",
  description: "Waits for a moment, and goes on to the next number.",
  ...given,
  inputs: { n: int(), of: int() },
  outputs: { n: int() },
  run: async ({ n, of }) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return { n: (n * 31 + of) % 1_000_003 };
  },
});
export default definePackage({
  name: "chaos",
  version: "1.0.0",
  nodes: [waiting("chaos.waits", {}), waiting("chaos.infers", { resource: "inference" })],
});
`;

/** Writes a package of nodes that take time and no processor: `chaos.waits`, and `chaos.infers` as one that infers does. */
export function waitingNodes(): string {
  const file = path.join(newFolder(), "chaos.mjs");
  writeFileSync(file, source);
  return file;
}
