import { readFileSync } from "node:fs";
import path from "node:path";
import { type Finished, run, tool, trackedFiles } from "../workspace.ts";
import { hashOf, unlessPassed } from "./unless-passed.ts";

/** The part of dependency-cruiser's report that is read here. */
interface Report {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
      readonly comment?: string;
      readonly cycle?: readonly { readonly name: string }[];
    }[];
  };
}

const isSource = (file: string) =>
  /^packages\/[^/]+\/(src|test|bench)\/.*\.tsx?$/.test(file) && !file.endsWith(".d.ts");

/** Files the tool must have read and did not: without this, a tool that cannot read TypeScript would always pass. */
async function unread(root: string, report: Report): Promise<string[]> {
  const read = new Map(report.modules.map((one) => [one.source, one.dependencies.length]));
  return (await trackedFiles(root)).filter(isSource).filter((file) => {
    const importsAny = /^(import|export)\b[^;]*\bfrom "/m.test(readFileSync(path.join(root, file), "utf8"));
    return !read.has(file) || (importsAny && read.get(file) === 0);
  });
}

/** What of a file says what it imports: a change of anything else leaves the verdict as it was. */
const importsIn = (text: string) =>
  text.match(/^.*\b(?:import|export|from|require|reference)\b.*$/gm)?.join("\n") ?? "";

/** A hash of the rules, of which files there are, and of what they import. */
async function imported(root: string): Promise<string> {
  const tracked = await trackedFiles(root);
  const isRule = (file: string) => /^[^/]*\.(mjs|json|yaml)$|package\.json$|^scripts\/guards\/imports\.ts$/.test(file);
  const files = tracked.filter((file) => file.startsWith("packages/") && /\.(tsx?|mjs|cjs|js|json)$/.test(file));
  return hashOf(root, tracked.filter(isRule)) + hashOf(root, files, importsIn);
}

/**
 * Passes when every import below `root` goes the way `.dependency-cruiser.mjs` allows, and every file was read. With a
 * folder `memory` it passes again as long as no rule, file or import has changed.
 */
export async function checkImports(root: string, memory?: string): Promise<Finished> {
  if (memory === undefined) return judgeImports(root);
  return unlessPassed(path.join(memory, "passed"), await imported(root), () => judgeImports(root));
}

async function judgeImports(root: string): Promise<Finished> {
  const args = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "packages"];
  const done = await run(tool("depcruise"), args, { cwd: root });
  const start = done.output.indexOf("{");
  if (start < 0) return { ok: false, output: done.output };
  const report = JSON.parse(done.output.slice(start)) as Report; // the tool's documented output format
  const problems = report.summary.violations.map(({ from, to, rule, cycle }) => {
    const way = cycle ? cycle.map((one) => one.name).join(" → ") : to;
    return `${rule.name}: ${from} → ${way}`;
  });
  for (const file of await unread(root, report)) problems.push(`unread: ${file} was not read by the import checker`);
  return { ok: problems.length === 0, output: problems.join("\n") };
}
