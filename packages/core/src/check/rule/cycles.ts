import { nodePath, type Scope } from "../context.ts";

/** Reports nodes that wait for one another, each knot by one circle. */
export function checkCycles(scope: Scope, cycles: readonly (readonly string[])[]): void {
  for (const circle of cycles) {
    const [first = ""] = circle;
    const shown = circle.length > 12 ? [...circle.slice(0, 8), "…", ...circle.slice(-2)] : circle;
    scope.context.report.add("CYCLE", {
      path: nodePath(scope, first),
      at: scope.at("nodes", first),
      message: `Nodes wait for one another: ${shown.map((id) => (id === "…" ? id : `\`${id}\``)).join(" ← ")}.`,
      hint: "Remove one of these links; a loop node repeats work.",
    });
  }
}
