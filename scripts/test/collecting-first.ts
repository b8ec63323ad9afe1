import { readFileSync } from "node:fs";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Puts the files that have garbage collected at every step before all others: files of a worker share one heap, and
 * collecting it costs four times as much when the others have filled it. Of the rest those that took longest come first.
 */
export default class CollectingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const collects = ({ moduleId }: TestSpecification) => readFileSync(moduleId, "utf8").includes('"--expose-gc"');
    const sorted = await super.sort(files);
    return [...sorted.filter(collects), ...sorted.filter((file) => !collects(file))];
  }
}
