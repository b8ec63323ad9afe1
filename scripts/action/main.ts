import { appendFileSync } from "node:fs";
import { comment } from "./comment.ts";
import { compareGraphs, type Outcome } from "./compare-graphs.ts";
import { readJob } from "./job.ts";

// What action.yml runs: renders the graphs at the base and at the head, says what differs, and comments it. It stands on
// Node.js alone, because an action is started from its checkout, with nothing installed.

/** A fence that nothing in the text closes, so that what graphs say is text and never markup or a mention. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function reportOf(outcomes: readonly Outcome[], runUrl: string): string {
  const changed = outcomes.filter(({ status }) => status !== "same");
  const head = `### sigmaflow: ${changed.length} of ${outcomes.length} graphs render differently`;
  const parts = changed.map(({ graph, status, lines }) => `\`${graph}\` ${status}\n${fenced(lines.join("\n"))}`);
  return [head, ...parts, ...(runUrl === "" ? [] : [`The pictures are with [the run](${runUrl}).`])].join("\n\n");
}

const job = readJob(process.env);
const outcomes = compareGraphs(job);
const report = reportOf(outcomes, job.runUrl);
const changed = outcomes.filter(({ status }) => status !== "same").length;
process.stdout.write(`${report}\n`);
if (job.summaryFile) appendFileSync(job.summaryFile, `${report}\n`);
if (job.outputFile) appendFileSync(job.outputFile, `folder=${job.out}\nchanged=${changed}\n`);
if (job.pull !== undefined && job.token !== "") await comment(report, { ...job, pull: job.pull });
if (outcomes.some(({ status }) => status === "fails")) process.exitCode = 1;
