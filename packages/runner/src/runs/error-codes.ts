import { defineErrors } from "@sigmaflow/core";

/** The errors of the queue of runs, and of what is kept for them. */
export const runsErrors = defineErrors({
  QUEUE_FULL: {
    fault: "limit",
    title: "Too many runs wait",
    meaning: "As many runs wait as the server lets wait.",
    action: "Try again after the seconds in `Retry-After`, or raise the limit with `--max-queue`.",
    message: ({ waiting, seconds }: { readonly waiting: number; readonly seconds: number }) =>
      `${waiting} ${waiting === 1 ? "run waits" : "runs wait"} already, as many as may. Try again in ${seconds} s.`,
  },
  RUN_NOT_KEPT: {
    fault: "machine",
    title: "Run could not be written down",
    meaning: "The events of a run could not be written, as on a full disk, so the run was ended.",
    action: "Free space on the disk and run again; finished steps are in the cache.",
    message: ({ reason }: { readonly reason: string }) =>
      `The run could not be written down (${reason}). Free space on the disk, then run again; finished steps are in the cache.`,
  },
  SHUTTING_DOWN: {
    fault: "state",
    title: "Server about to stop",
    meaning: "The server lets the run under way end and accepts nothing more.",
    action: "Try again when it is back.",
    message: () => "The server is about to stop. Try again in a moment.",
  },
  UPLOAD_NOT_FOUND: {
    fault: "caller",
    title: "No such upload",
    meaning: "An input names a picture that was not uploaded.",
    action: "Send the picture to `/api/uploads` and use the hash in the answer.",
    message: ({ hash }: { readonly hash: string }) =>
      `There is no upload \`${hash.slice(0, 100)}\`. Send the picture to /api/uploads first.`,
  },
});
