import { nodePath, type Scope } from "../context.ts";

/** Reports nodes that wait for one another, each knot by one circle. */
export function checkCycles(scope: Scope, cycles: readonly (readonly string[])[]): void {
  for (const circle of cycles) {
    const [first = ""] = circle;
    const place = { path: nodePath(scope, first), at: scope.at("nodes", first) };
    scope.context.report.add({ code: "CYCLE", ...place, circle });
  }
}
