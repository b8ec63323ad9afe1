import type { Problem } from "@sigmaflow/core";
import { SigmaflowError } from "@sigmaflow/core";

/** An error with the HTTP status that it is answered with. */
export class HttpError extends SigmaflowError {
  readonly status: number;
  readonly problems: readonly Problem[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Further members of the answer. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    status: number,
    message: string,
    options: {
      readonly problems?: readonly Problem[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly more?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super({ code, fault: status < 500 ? "caller" : "ours", params: {}, message });
    this.status = status;
    this.problems = options.problems;
    this.headers = options.headers ?? {};
    this.more = options.more ?? {};
  }
}
