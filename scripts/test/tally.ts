/** How many tests passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Counts a vitest report. A file that fails without a failed test (it could not be loaded) is one failure. So is a run
 * that left no report or ended badly (`exitedWell`) for a reason outside any test: the report itself says nothing of
 * an error that nobody caught.
 */
export function tallyOf(report: VitestReport | undefined, { exitedWell }: { readonly exitedWell: boolean }): Tally {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const file of report?.testResults ?? []) {
    const statuses = file.assertionResults.map((one) => one.status);
    const failures = statuses.filter((status) => status === "failed").length;
    passed += statuses.filter((status) => status === "passed").length;
    failed += failures === 0 && file.status === "failed" ? 1 : failures;
    skipped += statuses.filter((status) => status !== "passed" && status !== "failed").length;
  }
  if (failed === 0 && (report === undefined || !exitedWell)) failed = 1;
  return { passed, failed, skipped };
}

/** The line that `npm test` ends with. */
export function summaryLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Whether the command succeeded. Where everything must run (`strict`), a skipped test is a failure. */
export function succeeded({ passed, failed, skipped }: Tally, { strict }: { readonly strict: boolean }): boolean {
  return failed === 0 && passed > 0 && !(strict && skipped > 0);
}
