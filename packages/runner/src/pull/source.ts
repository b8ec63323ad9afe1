import { isOwnName } from "../host/own-name.ts";
import { pullErrors } from "./error-codes.ts";

/** What is to be pulled. */
export type PullSource =
  | { readonly type: "repository"; readonly repository: string; readonly revision: string }
  | { readonly type: "address"; readonly url: URL };

const repositoryForm = /^([\w.-]{1,96}\/[\w.-]{1,96})(?:@([\w./-]{1,128}))?$/;

/**
 * Reads OWNER/NAME, OWNER/NAME@REVISION or an address. `http:` is for this machine alone.
 *
 * @throws `PULL_SOURCE`.
 */
export function parseSource(text: string): PullSource {
  const [, repository, revision = "main"] = repositoryForm.exec(text) ?? [];
  if (repository !== undefined && !/(^|\/)\.\.?(\/|$)/.test(text)) return { type: "repository", repository, revision };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isOwnName(url.hostname)))
    return { type: "address", url };
  throw pullErrors.PULL_SOURCE({ source: text.slice(0, 200) });
}
