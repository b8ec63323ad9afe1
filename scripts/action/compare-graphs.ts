import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Job } from "./job.ts";

/** What became of one graph. */
export interface Outcome {
  /** Its file, from the checkout. */
  readonly graph: string;
  readonly status: "same" | "differs" | "is new" | "fails";
  readonly lines: readonly string[];
}

interface Rendered {
  /** Pictures by the names of their files. */
  readonly files: ReadonlyMap<string, string>;
  /** Why there are none. */
  readonly failure?: string;
}

interface Called {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Renders every graph as it is and as it was, and says what differs. */
export function compareGraphs(job: Job): readonly Outcome[] {
  const graphs = [...new Set(job.graphs.flatMap((pattern) => globSync(pattern, { cwd: job.folder })))].sort();
  const base = job.base === undefined ? undefined : checkout(job.base, job.folder);
  try {
    return graphs.map((graph) => compareGraph(graph, base?.folder, job));
  } finally {
    base?.remove();
  }
}

function compareGraph(graph: string, base: string | undefined, job: Job): Outcome {
  const name = graph.replaceAll(/[\\/]/g, "-").replace(/\.json$/, "");
  const now = render(job.folder, graph, path.join(job.out, "head", name), job);
  if (now.failure !== undefined) return { graph, status: "fails", lines: [now.failure] };
  if (base === undefined || !existsSync(path.join(base, graph)))
    return { graph, status: "is new", lines: [...now.files.keys()] };
  const document = call(job, ["diff", path.join(base, graph), graph, ...flagsOfDiff(job.flags)], job.folder);
  const lines = document.code === 1 ? document.stdout.trim().split("\n") : [];
  const before = render(base, graph, path.join(job.out, "base", name), job);
  if (before.failure !== undefined) lines.push(`As it was, it fails: ${before.failure}`);
  const shown = path.join(job.out, "difference", name);
  mkdirSync(shown, { recursive: true });
  for (const [file, place] of now.files) {
    const other = before.files.get(file);
    if (other === undefined) continue;
    const args = ["diff", other, place, ...flagsOfDiff(job.flags)];
    const { code, stdout } = call(job, [...args, "--out", path.join(shown, file)], job.folder);
    // Pictures of two sizes have no picture of their difference.
    const said = code === 2 ? call(job, args, job.folder).stdout : stdout;
    const last = said.trim().split("\n").at(-1);
    if (code !== 0 && last) lines.push(`${file}: ${last}`);
  }
  return { graph, status: lines.length === 0 ? "same" : "differs", lines };
}

function render(folder: string, graph: string, out: string, job: Job): Rendered {
  const { stdout, stderr } = call(job, ["run", graph, "--json", "--no-pictures", "--out", out, ...job.flags], folder);
  try {
    const { error, outputs } = JSON.parse(stdout) as {
      readonly error?: { readonly code: string; readonly message: string };
      readonly outputs: Readonly<Record<string, { readonly files?: readonly string[] }>>;
    };
    const files = Object.values(outputs).flatMap(({ files = [] }) => files);
    const failure = error && `${error.code}: ${error.message}`;
    return { files: new Map(files.map((file) => [path.basename(file), file])), ...(failure && { failure }) };
  } catch {
    return { files: new Map(), failure: stderr.trim() || "it said nothing" };
  }
}

/** The flags of a run that `diff` has as well. */
function flagsOfDiff(flags: readonly string[]): readonly string[] {
  return flags.filter((flag, i) => [flag, flags[i - 1]].some((one) => /^--(?:use|models|cache-dir)\b/.test(one ?? "")));
}

function call({ command: [program = "", ...first] }: Job, args: readonly string[], cwd: string): Called {
  const { status, stdout, stderr } = spawnSync(program, [...first, ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return { code: status, stdout: stdout ?? "", stderr: stderr ?? "" };
}

/** The repository as it was at a commit, which a checkout of the newest alone has yet to fetch. */
function checkout(commit: string, repository: string): { readonly folder: string; readonly remove: () => void } {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "sigmaflow-base-")), "base");
  const git = (...args: string[]) => spawnSync("git", args, { cwd: repository, encoding: "utf8" });
  if (git("cat-file", "-e", `${commit}^{commit}`).status !== 0) git("fetch", "--depth=1", "origin", commit);
  const added = git("worktree", "add", "--detach", folder, commit);
  if (added.status !== 0) throw new Error(`git cannot check out ${commit}: ${added.stderr}`);
  return {
    folder,
    remove() {
      git("worktree", "remove", "--force", folder);
      rmSync(path.dirname(folder), { recursive: true, force: true });
    },
  };
}
