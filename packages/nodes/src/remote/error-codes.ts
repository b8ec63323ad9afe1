import { defineErrors } from "@sigmaflow/core";

/** What the remote service answered: a status, and its words if there are any. */
type Answered = { readonly status: number; readonly said: string };

function answered(action: string): (answer: Answered) => string {
  return ({ status, said }) => `The remote service answered ${status}${said === "" ? "" : `: ${said}`}. ${action}`;
}

/** The errors of the remote service. */
export const remoteErrors = defineErrors({
  REMOTE_ADDRESS: {
    fault: "caller",
    title: "Address that cannot be used",
    meaning: "The remote service's address is no URL, or would send the key over an open line.",
    action: "Set `SEGMIND_BASE_URL` to an https address, or one of this machine.",
    message: ({ reason }: { readonly reason: string }) =>
      `The remote service's address ${reason}. Set SEGMIND_BASE_URL to an https address, or one of this machine.`,
  },
  REMOTE_BAD_ANSWER: {
    fault: "remote",
    title: "Answer that cannot be understood",
    meaning: "The remote service answered with something other than a picture, with too much, or with a redirection.",
    action: "Check its address; look at the account, because the call may have been charged.",
    message: ({ found }: { readonly found: string }) =>
      `The remote service answered with ${found}. Check its address, SEGMIND_BASE_URL; the call may have been charged.`,
  },
  REMOTE_BAD_REQUEST: {
    fault: "caller",
    title: "Parameters refused",
    meaning: "The remote service does not accept a parameter; its words say which.",
    action: "Change it.",
    message: answered("Change what it names."),
  },
  REMOTE_DEADLINE: {
    fault: "remote",
    title: "No answer in time",
    meaning: "The remote service did not answer within the time that the host allows.",
    action: "Look at the account before running again: the picture may have been made and charged.",
    message: ({ seconds }: { readonly seconds: number }) =>
      `The remote service did not answer within ${seconds} s. Look at the account before running again: it may have been charged.`,
  },
  REMOTE_FAILED: {
    fault: "remote",
    title: "Remote service failed",
    meaning: "The remote service had an error of its own, or was given parameters that it cannot do.",
    action: "Check the parameters, then run again.",
    message: answered("Check the parameters: some that it cannot do end this way. Then run again."),
  },
  REMOTE_FORBIDDEN: {
    fault: "remote",
    title: "Not allowed",
    meaning: "The account may not call this model.",
    action: "Use another account.",
    message: answered("Use an account that may call this model."),
  },
  REMOTE_GONE: {
    fault: "remote",
    title: "Model retired",
    meaning: "The remote service does not offer this model any more.",
    action: "Use another service.",
    message: answered("Use another service: this one has retired the model."),
  },
  REMOTE_LOOP: {
    fault: "remote",
    title: "Calls in a circle",
    meaning:
      "A remote call came back to the server that made it, and the graph there makes remote calls as well: this would go on for ever.",
    action: "Set `SEGMIND_BASE_URL` to a server that makes the picture itself.",
    message: (loop: Answered | { readonly isOwn: true }) =>
      "isOwn" in loop
        ? "A server's remote calls came back to it, and this run would call once more. Set SEGMIND_BASE_URL to a server that makes the picture itself."
        : answered("Let the server that is called make the picture itself.")(loop),
  },
  REMOTE_LOST: {
    fault: "remote",
    title: "Connection lost",
    meaning:
      "The connection broke after the request was sent, so nobody knows whether it was charged. It is not sent again.",
    action: "Look at the account, then run again.",
    message: ({ origin, reason }: { readonly origin: string; readonly reason: string }) =>
      `The connection to ${origin} broke after the request was sent (${reason}). Look at the account before running again: it may have been charged.`,
  },
  REMOTE_NOT_ALLOWED: {
    fault: "remote",
    title: "Not an endpoint",
    meaning: "The address does not accept such requests.",
    action: "Check `SEGMIND_BASE_URL`.",
    message: answered("Check the service's address, SEGMIND_BASE_URL."),
  },
  REMOTE_NOT_FOUND: {
    fault: "remote",
    title: "No such endpoint",
    meaning: "The remote service has no model of this name at this address.",
    action: "Check `SEGMIND_BASE_URL`.",
    message: answered("Check the service's address, SEGMIND_BASE_URL."),
  },
  REMOTE_NO_CREDITS: {
    fault: "remote",
    title: "Out of credits",
    meaning: "The account has too few credits for this picture.",
    action: "Add credits.",
    message: answered("Add credits to the account."),
  },
  REMOTE_RATE_LIMITED: {
    fault: "remote",
    title: "Too many calls",
    meaning: "The remote service accepts no more calls for now, also after waiting.",
    action: "Run again later; finished pictures are kept.",
    message: answered("Wait, then run again; finished pictures are kept."),
  },
  REMOTE_STATUS: {
    fault: "remote",
    title: "Unexpected status",
    meaning: "The remote service answered with a status that it is not known for.",
    action: "Check `SEGMIND_BASE_URL`.",
    message: answered("Check the service's address."),
  },
  REMOTE_TIMEOUT: {
    fault: "remote",
    title: "Remote service timed out",
    meaning: "The remote service did not finish in its own time.",
    action: "Look at the account before running again: the picture may have been made and charged.",
    message: answered("Look at the account before running again: the picture may have been made and charged."),
  },
  REMOTE_TOO_LARGE: {
    fault: "limit",
    title: "Request too large",
    meaning: "The remote service does not accept so much text.",
    action: "Shorten the prompts.",
    message: answered("Shorten the prompts."),
  },
  REMOTE_UNAUTHORIZED: {
    fault: "remote",
    title: "Key refused",
    meaning: "The remote service wants a key, or another one.",
    action: "Set `SEGMIND_API_KEY`.",
    message: answered("Set SEGMIND_API_KEY to a valid key."),
  },
  REMOTE_UNAVAILABLE: {
    fault: "remote",
    title: "Remote service unavailable",
    meaning: "The remote service is there but cannot answer.",
    action: "Run again later.",
    message: answered("Run again later."),
  },
  REMOTE_UNREACHABLE: {
    fault: "remote",
    title: "Remote service not reached",
    meaning: "No connection came about, also after several tries; nothing was sent.",
    action: "Check the network and `SEGMIND_BASE_URL`.",
    message: ({ origin, reason }: { readonly origin: string; readonly reason: string }) =>
      `The remote service at ${origin} cannot be reached (${reason}). Check the network and SEGMIND_BASE_URL.`,
  },
});
