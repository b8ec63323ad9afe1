import { readFile } from "node:fs/promises";
import path from "node:path";
import { provideChromium } from "../chromium.ts";
import { holdQuiet } from "../quiet.ts";
import { repository, trackedFiles } from "../workspace.ts";
import { changedFiles, type Selection, testsFor } from "./changed.ts";
import { mostSeconds, mostSecondsInCi, slowest, tooSlow } from "./file-times.ts";
import { keepTimes, nearest, readTimes } from "./known-times.ts";
import { ownShare, workNow } from "./machine.ts";
import { type Options, readOptions } from "./options.ts";
import { runGuards } from "./run-guards.ts";
import { runVitest, type VitestEnded } from "./run-vitest.ts";
import { stages } from "./stages.ts";
import { succeeded, summaryLine, type Tally } from "./tally.ts";

// `npm test` runs everything, `npm run check` (--fast) the guards and the tests beside the sources, and
// `npm run check -- changed [BASE]` of these what concerns changed files.
const print = (text: string) => void process.stdout.write(text);

/** Where the times of test files are kept from one run to the next. */
const timesFile = path.join(repository, "node_modules", ".cache", "sigmaflow", "test-times.json");
/** What the tests of changed files may need together, s: with two at a time, half of it passes. */
const mostOfChanged = 10;

const none: VitestEnded = { tally: { passed: 0, failed: 0, skipped: 0 }, times: [] };

/** What is in every file that git tracks or would track, as far as it is text of ours. */
async function trackedTexts(): Promise<Map<string, string>> {
  const read = async (file: string): Promise<[string, string]> => [
    file,
    /\.(tsx?|mjs)$|package\.json$/.test(file) ? await readFile(path.join(repository, file), "utf8") : "",
  ];
  return new Map(await Promise.all((await trackedFiles(repository)).map(read)));
}

/** Runs guards and tests; returns whether all went well. */
async function main({ fast, changed }: Options): Promise<boolean> {
  const [start, before] = [performance.now(), workNow()];
  const files = changed && (await changedFiles(repository, changed.base));
  const concerned = files ? stages.filter(({ concerns }) => files.some(concerns)) : stages;
  // To fetch a browser leaves the processors to the guards. If it fails, the tests that need one say why.
  if (!fast) provideChromium().catch(() => {});
  const guards = await runGuards(concerned, { atOnce: 2, print, changed: files });

  const unbuilt = guards.failed.includes("build");
  if (unbuilt && !fast) print("End-to-end tests are left out, because the build failed.\n");
  const selection: Selection = files ? testsFor(files, await trackedTexts()) : { kind: "all" };
  const isAll = selection.kind === "all";
  const times = readTimes(timesFile);
  // Of the guards' own tests a change reaches few, and those are wanted then.
  const projects = ["unit", ...(fast && isAll ? [] : ["guards"]), ...(fast || unbuilt ? [] : ["e2e"])];
  const ran = new RegExp(`${projects.includes("e2e") ? "" : "^packages/[^/]+/src/|"}^scripts/`);
  const related = selection.kind === "related" ? selection.files.filter((file) => ran.test(file)) : [];
  const { chosen, left, secondsLeft } = nearest(related, { times, most: mostOfChanged, always: files ?? [] });
  const { tally, times: taken } =
    isAll || chosen.length > 0 ? await runVitest(projects, isAll ? undefined : chosen) : none;

  if (taken.length > 0) print(`\nSlowest test files:\n${slowest(taken).join("\n")}\n`);
  const share = ownShare(before, workNow());
  keepTimes(timesFile, taken, share);
  const isCi = process.env.CI === "true";
  const slow = tooSlow(taken, share, isCi ? mostSecondsInCi : mostSeconds);
  for (const problem of slow) print(`FAIL  ${problem}\n`);
  const total: Tally = {
    passed: guards.passed + tally.passed,
    failed: guards.failed.length + tally.failed + slow.length,
    skipped: tally.skipped,
  };
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const alone = share > 0.9 ? "" : `; ${((1 - share) * 100).toFixed(0)} % of the processors' work was others'`;
  print(`\n${guards.passed} of ${concerned.length} guards passed; all in ${seconds} s${alone}\n`);
  if (left.length > 0)
    print(
      `${left.length} test files that are farther from the change (${secondsLeft.toFixed(0)} s) run in \`npm run check\`.\n`,
    );
  if (files?.length === 0) {
    print("Nothing changed since the last commit. `npm run check -- changed BASE` compares with another.\n");
    return true;
  }
  const good = succeeded(total, { strict: isCi });
  if (!good && total.failed === 0) print("A test was skipped; with CI=true every test must run.\n");
  print(`${summaryLine(total)}\n`);
  return good;
}

try {
  const options = readOptions(process.argv.slice(2));
  holdQuiet(options.fast ? "npm run check" : "npm test");
  process.exitCode = (await main(options)) ? 0 : 1;
} catch (problem) {
  // A wrong argument or base. The last line is the one that is always there.
  print(`${problem instanceof Error ? problem.message : String(problem)}\n0 passed, 1 failed\n`);
  process.exitCode = 1;
}
