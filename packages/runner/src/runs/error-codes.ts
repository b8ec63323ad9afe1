import { defineErrors } from "@sigmaflow/core";

/** After how many seconds a process that ends is likely to be back. */
export const restartSeconds = 10;

/** The errors of accepting and performing runs. */
export const runErrors = defineErrors({
  NEEDS_UNMET: {
    fault: "caller",
    title: "Needs that this server has not",
    meaning: "A run needs a provider or memory that the server lacks, and no other performs its runs.",
    action: "Ask for less, or start the server with `--provider` and `--memory` for it.",
    message: ({ has }: { readonly has: { readonly provider: string; readonly memory: number } }) =>
      `\`needs\` asks for what this server has not: it infers on ${has.provider}, with ${has.memory} bytes of weights at a time. Ask for less.`,
  },
  QUEUE_FULL: {
    fault: "limit",
    title: "Too many runs wait",
    meaning: "As many runs wait as the server lets wait.",
    action: "Try again after the seconds in `Retry-After`, or raise the limit with `--max-queue`.",
    message: ({ waiting, retryAfter }: { readonly waiting: number; readonly retryAfter: number }) =>
      `${waiting} ${waiting === 1 ? "run waits" : "runs wait"} already, as many as may. Try again in ${retryAfter} s.`,
  },
  RUN_CRASHED_REPEATEDLY: {
    fault: "machine",
    title: "Run that ended its process again and again",
    meaning:
      "The server's process died while it performed the run, was started again, and died again; most often it ran out of memory.",
    action:
      "Ask for less (smaller pictures, shorter texts, fewer items) or give the server more memory, then run again; finished steps are in the cache.",
    message: ({ crashes }: { readonly crashes: number }) =>
      `The server's process died ${crashes} times while it performed this run, so it is not tried again. Ask for less, or give the server more memory, and run it again; finished steps are in the cache.`,
  },
  SHUTTING_DOWN: {
    fault: "state",
    title: "Server about to stop",
    meaning: "The server lets the current run end and accepts nothing more.",
    action: "Try again when it is back.",
    message: (_: { readonly retryAfter: number }) => "The server is about to stop. Try again in a moment.",
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
