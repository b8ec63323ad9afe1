import type { Job } from "./job.ts";

/** By which the action knows its comment again. */
const mark = "<!-- sigmaflow -->";
/** Characters that a comment may have. */
const longest = 65_000;

/**
 * Writes a comment on a pull request, in the place of the one that an earlier run wrote.
 *
 * @throws Error when the API refuses.
 */
export async function comment(
  report: string,
  { api, repository, token, pull }: Pick<Job, "api" | "repository" | "token"> & { readonly pull: number },
): Promise<void> {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${api}/repos/${repository}${path}`, {
      method,
      headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`);
    return await answer.json();
  };
  const text = report.length <= longest ? report : `${report.slice(0, longest)}\n\n…`;
  const body = { body: `${mark}\n${text}` };
  for (let page = 1; ; page++) {
    const there = (await ask("GET", `/issues/${pull}/comments?per_page=100&page=${page}`)) as readonly {
      readonly id: number;
      readonly body?: string;
    }[];
    const own = there.find((one) => one.body?.startsWith(mark));
    if (own !== undefined) {
      await ask("PATCH", `/issues/comments/${own.id}`, body);
      return;
    }
    if (there.length < 100) break;
  }
  await ask("POST", `/issues/${pull}/comments`, body);
}
