import { readFileSync } from "node:fs";
import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { repository } from "../workspace.ts";
import { longest } from "./longest.ts";

/**
 * Puts the files that have garbage collected at every step before all others: files of a worker share one heap, and
 * collecting it costs four times as much when the others have filled it. Then come the {@link longest}, and of the rest
 * those that took longest, or are largest where nobody knows.
 */
export default class CollectingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const collects = ({ moduleId }: TestSpecification) => readFileSync(moduleId, "utf8").includes('"--expose-gc"');
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(path.relative(repository, moduleId).replaceAll(path.sep, "/"));
      return at < 0 ? longest.length : at;
    };
    // In their groups already; sorting keeps the order of what has the same place.
    const sorted = (await super.sort(files)).sort((a, b) => place(a) - place(b));
    return [...sorted.filter(collects), ...sorted.filter((file) => !collects(file))];
  }
}
