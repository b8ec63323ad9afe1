import { readFileSync } from "node:fs";
import path from "node:path";

/** What the runner of actions asks for: the action's inputs, and what happened in the repository. */
export interface Job {
  /** The checkout. */
  readonly folder: string;
  readonly graphs: readonly string[];
  /** The commit to compare with; undefined where there is none, on the first push. */
  readonly base: string | undefined;
  readonly command: readonly string[];
  readonly flags: readonly string[];
  readonly out: string;
  /** Number of the pull request to comment on. */
  readonly pull: number | undefined;
  readonly token: string;
  /** Of the API. */
  readonly api: string;
  /** OWNER/NAME. */
  readonly repository: string;
  readonly runUrl: string;
  readonly summaryFile: string | undefined;
  readonly outputFile: string | undefined;
}

interface Happened {
  readonly before?: string;
  readonly pull_request?: { readonly number: number; readonly base: { readonly sha: string } };
}

/** The job as the environment describes it. */
export function readJob(env: NodeJS.ProcessEnv): Job {
  const input = (name: string) => env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";
  const words = (name: string) => input(name).split(/\s+/).filter(Boolean);
  const folder = env.GITHUB_WORKSPACE ?? process.cwd();
  const happened: Happened =
    env.GITHUB_EVENT_PATH === undefined ? {} : (JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8")) as Happened);
  // A push of a new branch has zeros before it.
  const before = /^0*$/.test(happened.before ?? "") ? undefined : happened.before;
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository = "", GITHUB_RUN_ID: run } = env;
  return {
    folder,
    graphs: words("graphs"),
    base: input("base") || (happened.pull_request?.base.sha ?? before),
    command: words("command"),
    flags: words("flags"),
    out: path.resolve(folder, input("out")),
    pull: input("comment") === "true" ? happened.pull_request?.number : undefined,
    token: input("token"),
    api: env.GITHUB_API_URL ?? "",
    repository,
    runUrl: server && run ? `${server}/${repository}/actions/runs/${run}` : "",
    summaryFile: env.GITHUB_STEP_SUMMARY,
    outputFile: env.GITHUB_OUTPUT,
  };
}
