import { describe } from "vitest";
import { bodyScenarios } from "./bodies.ts";
import { branchScenarios } from "./branches.ts";
import { failureScenarios } from "./failing.ts";
import { parallelScenarios } from "./parallel.ts";
import { partialScenarios } from "./partial.ts";
import { refusalScenarios } from "./refusals.ts";
import { reuseScenarios } from "./reuse.ts";
import { sizeScenarios } from "./sizes.ts";
import { stoppingScenarios } from "./stopping.ts";
import { watchingScenarios } from "./watching.ts";
import type { CacheSetUp } from "./workbench.ts";

/** What the engine does in every situation that matters, whatever cache it has: the rules of `SPEC.md`. */
export function engineScenarios(name: string, setUp: CacheSetUp): void {
  describe(`with ${name}`, () => {
    reuseScenarios(setUp);
    branchScenarios(setUp);
    bodyScenarios(setUp);
    refusalScenarios(setUp);
    failureScenarios(setUp);
    parallelScenarios(setUp);
    stoppingScenarios(setUp);
    partialScenarios(setUp);
    watchingScenarios(setUp);
    sizeScenarios(setUp);
  });
}
