import { coreErrors, type Fault, SigmaflowError } from "@sigmaflow/core";
import { promptErrors, remoteErrors } from "@sigmaflow/nodes";
import type { RunError, StoredRun } from "../store/stored-run.ts";

/**
 * What is the request's own fault: what lies in a prompt, and how many or how large pictures are wanted. Whatever else a
 * graph fails with, its caller cannot change.
 */
const asked = [
  ...Object.values(promptErrors),
  coreErrors.PAID_CALLS_REFUSED,
  coreErrors.EXECUTIONS_EXCEEDED,
  coreErrors.EVENTS_EXCEEDED,
  coreErrors.LIVE_BYTES_EXCEEDED,
  coreErrors.SIZE_EXCEEDED,
  coreErrors.TEXT_EXCEEDED,
];

/** What another service is at fault for. */
const remote = Object.values(remoteErrors).filter(({ fault }) => fault === "remote");

/** Whose fault it is that a run failed, which was asked for with these inputs. */
function faultOf({ code, params }: RunError, inputs: StoredRun["inputs"]): Fault {
  const known = [...asked, ...remote].find((maker) => maker.code === code);
  if (known !== undefined) return known.fault;
  // A name that the request sent: of a model that the server does not have, or that lacks a part.
  const { name } = (params ?? {}) as { readonly name?: unknown };
  return typeof name === "string" && Object.values(inputs).includes(name) ? "caller" : "ours";
}

/** A run that ended without its result, to be answered to whoever waits for it. */
export class FailedRun extends SigmaflowError {
  /** Path of the node. */
  readonly path: string | undefined;
  /** All that was wrong with the graph or with inputs. */
  readonly problems: RunError["problems"];

  constructor(error: RunError, inputs: StoredRun["inputs"]) {
    const { code, message, path, problems, params = {} } = error;
    super({ code, fault: faultOf(error, inputs), params, message });
    this.path = path;
    this.problems = problems;
  }
}

/** Why a run of these inputs has no result; without an error it was cancelled. */
export function failedRun({ error, inputs }: Pick<StoredRun, "error" | "inputs">): FailedRun {
  const cancelled = { code: coreErrors.CANCELLED.code, message: "The run was cancelled. Send the request again." };
  return new FailedRun(error ?? cancelled, inputs);
}
