/**
 * The end-to-end files that take longest, longest first: begun before all others, so that none keeps the others'
 * worker waiting at the end. A fresh checkout knows no times yet, and the size of a file says little of them.
 */
export const longest: readonly string[] = [
  "packages/editor/test/refined.test.ts",
  "packages/runner/test/packing.test.ts",
  "packages/runner/test/keeps.test.ts",
  "packages/runner/test/packages.test.ts",
  "packages/editor/test/working.test.ts",
  "packages/runner/test/examples.test.ts",
  "packages/runner/test/embedded-model.test.ts",
  "packages/runner/test/chaos.test.ts",
  "packages/editor/test/accessible.test.ts",
  "packages/runner/test/resume.test.ts",
  "packages/editor/test/serving.test.ts",
  "packages/nodes/test/inference-lifetime.test.ts",
  "packages/editor/test/files.test.ts",
  "packages/runner/test/serve.test.ts",
  "packages/runner/test/image-root.test.ts",
  "packages/runner/test/programs.test.ts",
  "packages/editor/test/create.test.ts",
  "packages/nodes/test/checkpoint/half.test.ts",
  "packages/editor/test/controls.test.ts",
  "packages/nodes/test/checkpoint/digests.test.ts",
  "packages/nodes/test/inference-pairs.test.ts",
  "packages/nodes/test/examples.test.ts",
  "packages/editor/test/building.test.ts",
];
