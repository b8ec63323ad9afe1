import type { WorkflowStanding } from "@sigmaflow/core/wire";
import type { StoredRun } from "../../store/stored-run.ts";

/** Where the run of a workflow stands; `base` is where clients find the server. Its outputs are JSON in a text, as clients read it. */
export function workflowOf({ status, error, outputs = {} }: StoredRun, base: string): WorkflowStanding {
  if (status === "queued") return { status: "QUEUED", output: "" };
  if (status === "running") return { status: "PROCESSING", output: "" };
  if (status !== "succeeded")
    return { status: "FAILED", output: "", error_message: error?.message ?? "The run was cancelled." };
  const all = Object.entries(outputs).flatMap(([keyname, { images, files, value }]) => {
    const made = images ?? files;
    if (made === undefined) return [{ keyname, value: { data: value, type: "text" } }];
    return made.map(({ hash, type }) => ({
      keyname,
      value: { data: `${base}/api/artifacts/${hash}`, type: type.replace(/\/.*$/, "") },
    }));
  });
  return { status: "COMPLETED", output: JSON.stringify(all) };
}
