import type { Data } from "./data.ts";
import { codeOf, isSigmaflowError, messageOf } from "./error.ts";
import { coreErrors } from "./error-codes.ts";
import type { InputProblem } from "./input-problem.ts";
import type { Problem } from "./problem.ts";
import { shortageOf } from "./shortage.ts";

/** Why something failed, as data: the same in events, kept runs, answers and on the command line. */
export interface FailureData {
  /** Stable; `docs/errors.md` has them all. */
  readonly code: string;
  /** What is wrong, and what to do. */
  readonly message: string;
  /** All that is wrong with a graph (`BAD_GRAPH`) or with inputs (`BAD_INPUT`), each with the data of its own code. */
  readonly problems?: readonly Problem[] | readonly InputProblem[];
  /** What else the message was made from, by name. */
  readonly params?: Readonly<Record<string, Data>>;
}

/** Characters of data beyond which code and message have to do: it is kept with every run. */
const mostData = 2 ** 18;

/** What an error says, as data; `fallback` is the code of one that is not ours and no shortage of the machine. */
export function failureData(error: unknown, fallback: string): FailureData {
  const thrown = isSigmaflowError(error) ? error : (shortageOf(error) ?? error);
  const said = { code: codeOf(thrown, fallback), message: messageOf(thrown) };
  if (coreErrors.BAD_GRAPH.is(thrown) || (coreErrors.BAD_INPUT.is(thrown) && "problems" in thrown.params)) {
    const { problems, ...params } = plain(thrown.params) ?? {};
    return { ...said, ...(Array.isArray(problems) && { problems }), ...named(params) };
  }
  return isSigmaflowError(thrown) ? { ...said, ...named(plain(thrown.params)) } : said;
}

function named(params: FailureData["params"] = {}): Pick<FailureData, "params"> {
  return Object.keys(params).length === 0 ? {} : { params };
}

/** Parameters as JSON carries them; undefined for what it cannot, since packages may throw with anything. */
function plain(params: unknown): Readonly<Record<string, Data>> | undefined {
  try {
    const text = typeof params === "object" ? JSON.stringify(params) : undefined;
    // What comes out of JSON is plain data.
    return text === undefined || text.length > mostData ? undefined : (JSON.parse(text) as Record<string, Data>);
  } catch {
    return undefined;
  }
}
