import { defineErrors } from "@sigmaflow/core";

/** The errors of stores of runs. */
export const storeErrors = defineErrors({
  INSUFFICIENT_CREDITS: {
    fault: "limit",
    title: "Insufficient credits",
    meaning: "A run costs more credits than its key has left; those of runs that have not ended are held back.",
    action: "Wait for those runs, ask for less, or have credits granted: `sigmaflow keys grant NAME CREDITS`.",
    message: ({ needed, left }: { readonly needed: number; readonly left: number }) =>
      `Insufficient credits: this run needs ${needed}, and ${left} are left. Ask for less, or have credits granted to your key.`,
  },
  REQUEST_KNOWN: {
    fault: "state",
    title: "Request accepted before",
    meaning: "A request with the same idempotency key has become a run already.",
    action: "Send it again to be answered with that run.",
    message: ({ run }: { readonly run: string }) =>
      `A request with this idempotency key has become the run ${run} already. Send it again to be answered with that.`,
  },
  RUN_DAMAGED: {
    fault: "machine",
    title: "Damaged run",
    meaning:
      "What a run was asked for, or its events, is not what was written into the server's file of runs: its checksum differs. A run that had ended is dropped, another one ended.",
    action: "Submit it again; if it repeats, check the disk.",
    message: ({ run }: { readonly run: string }) =>
      `The run ${run} is damaged in the server's file of runs. Submit it again; if it repeats, check the disk.`,
  },
  PAID_COUNT_DAMAGED: {
    fault: "machine",
    title: "Damaged count of paid calls",
    meaning:
      "A count of paid calls is not what was written into the server's file of runs: its checksum differs. More may have been paid than it says, so nothing more is paid on that day, nor by the runs that it counts for.",
    action: "Wait for the next day (UTC), or submit what is missing again then; if it repeats, check the disk.",
    message: ({ day }: { readonly day: string }) =>
      `A count of paid calls is damaged in the server's file of runs, so none is made any more on ${day} (UTC). Wait for the next day; if it repeats, check the disk.`,
  },
  SPENT_DAMAGED: {
    fault: "machine",
    title: "Damaged sum of credits",
    meaning:
      "What the runs of a key have cost is not what was written into the server's file of runs: its checksum differs. What the runs that are remembered have cost takes its place, which may be less.",
    action: "Look whether the key's credits are right; if it repeats, check the disk.",
    message: ({ key }: { readonly key: string }) =>
      `What the runs of the key ${key} have cost is damaged in the server's file of runs, and what those that are remembered have cost takes its place. If it repeats, check the disk.`,
  },
  PAID_CALL_UNCERTAIN: {
    fault: "state",
    title: "Paid call without an answer",
    meaning:
      "A worker died after it had made a call that may cost money and before what it brought was kept. Making it again could cost that money twice.",
    action:
      "Look at the service whether it was charged; run it again if that is worth it. A service that knows requests again by `Idempotency-Key` is asked by itself with `--remote-repeatable`.",
    message: ({ path }: { readonly path: string }) =>
      `\`${path}\` made a call that may have cost money, and its worker died before what it brought was kept. It is not made again by itself: look at the service, and run it again if that is worth it.`,
  },
  RUN_NOT_KEPT: {
    fault: "machine",
    title: "Run could not be written down",
    meaning: "The events of a run could not be written, as on a full disk, so the run was ended.",
    action: "Free space on the disk and run again; finished steps are in the cache.",
    message: ({ reason }: { readonly reason: string }) =>
      `The run could not be written down (${reason}). Free space on the disk, then run again; finished steps are in the cache.`,
  },
  STORE_UNREACHABLE: {
    fault: "machine",
    title: "Shared store out of reach",
    meaning:
      "The database that servers and workers share did not answer for some time. What was in progress goes on once it does.",
    action: "Ask again in a moment; see that the database runs.",
    message: ({ reason }: { readonly reason: string }) =>
      `The database that servers and workers share does not answer (${reason}). Ask again in a moment.`,
  },
  RUN_TAKEN_OVER: {
    fault: "state",
    title: "Run in other hands",
    meaning: "A run was ended, or somebody else performs it, so that nothing more is written of it from here.",
    action: "Nothing to do: who performs it now writes how it ends.",
    message: ({ run }: { readonly run: string }) =>
      `The run ${run} was ended, or is performed by somebody else now. Leave it to them.`,
  },
});
