import { expect, test } from "vitest";
import { succeeded, summaryLine, tallyOf } from "./tally.ts";

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

const well = { exitedWell: true };
const badly = { exitedWell: false };

test("counts passed, failed and skipped tests over all files", () => {
  const testResults = [file("failed", "passed", "failed", "skipped"), file("passed", "passed", "todo")];
  expect(tallyOf({ testResults }, badly)).toEqual({ passed: 2, failed: 1, skipped: 2 });
});

test("a file that cannot be loaded is one failure", () => {
  const testResults = [file("failed"), file("passed", "passed")];
  expect(tallyOf({ testResults }, badly)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("an error outside any test, which the report does not tell, is a failure", () => {
  const testResults = [file("passed", "passed")];
  expect(tallyOf({ testResults }, well)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(tallyOf({ testResults }, badly)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("no report is a failure", () => {
  expect(tallyOf(undefined, well)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("the last line names skipped tests only where there are some", () => {
  expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
});

test("a skipped test fails the command only where everything must run", () => {
  const tally = { passed: 3, failed: 0, skipped: 1 };
  expect(succeeded(tally, { strict: false })).toBe(true);
  expect(succeeded(tally, { strict: true })).toBe(false);
});

test("a run without a passed test is no success", () => {
  expect(succeeded({ passed: 0, failed: 0, skipped: 0 }, { strict: false })).toBe(false);
});
