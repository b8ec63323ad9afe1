import type { CodeTable } from "@sigmaflow/core";

/** What the errors page says about the codes of the remote service. */
export const remoteCodes = {
  REMOTE_ADDRESS: {
    title: "Address that cannot be used",
    meaning: "The remote service's address is no URL, or would send the key over an open line.",
    action: "Set `SEGMIND_BASE_URL` to an https address, or one of this machine.",
  },
  REMOTE_BAD_ANSWER: {
    title: "Answer that cannot be understood",
    meaning: "The remote service answered with something other than a picture, with too much, or with a redirection.",
    action: "Check its address; look at the account, because the call may have been charged.",
  },
  REMOTE_BAD_REQUEST: {
    title: "Parameters refused",
    meaning: "The remote service does not take a parameter; its words say which.",
    action: "Change it.",
  },
  REMOTE_DEADLINE: {
    title: "No answer in time",
    meaning: "The remote service did not answer within the time that the host allows.",
    action: "Look at the account before running again: the picture may have been made and charged.",
  },
  REMOTE_FAILED: {
    title: "Remote service failed",
    meaning: "The remote service had an error of its own, or was given parameters that it cannot do.",
    action: "Check the parameters, then run again.",
  },
  REMOTE_FORBIDDEN: {
    title: "Not allowed",
    meaning: "The account may not call this model.",
    action: "Use another account.",
  },
  REMOTE_GONE: {
    title: "Model retired",
    meaning: "The remote service does not offer this model any more.",
    action: "Use another service.",
  },
  REMOTE_LOOP: {
    title: "Calls in a circle",
    meaning:
      "A remote call came back to the server that made it, and the graph there makes remote calls as well: this would go on for ever.",
    action: "Set `SEGMIND_BASE_URL` to a server that makes the picture itself.",
  },
  REMOTE_LOST: {
    title: "Connection lost",
    meaning:
      "The connection broke after the request was sent, so nobody knows whether it was charged. It is not sent again.",
    action: "Look at the account, then run again.",
  },
  REMOTE_NOT_ALLOWED: {
    title: "Not an endpoint",
    meaning: "The address does not take such requests.",
    action: "Check `SEGMIND_BASE_URL`.",
  },
  REMOTE_NOT_FOUND: {
    title: "No such endpoint",
    meaning: "The remote service has no model of this name at this address.",
    action: "Check `SEGMIND_BASE_URL`.",
  },
  REMOTE_NO_CREDITS: {
    title: "Out of credits",
    meaning: "The account has too few credits for this picture.",
    action: "Add credits.",
  },
  REMOTE_RATE_LIMITED: {
    title: "Too many calls",
    meaning: "The remote service takes no more calls for now, also after waiting.",
    action: "Run again later; finished pictures are kept.",
  },
  REMOTE_STATUS: {
    title: "Unexpected status",
    meaning: "The remote service answered with a status that it is not known for.",
    action: "Check `SEGMIND_BASE_URL`.",
  },
  REMOTE_TIMEOUT: {
    title: "Remote service gave up",
    meaning: "The remote service did not finish in its own time.",
    action: "Look at the account before running again: the picture may have been made and charged.",
  },
  REMOTE_TOO_LARGE: {
    title: "Request too large",
    meaning: "The remote service does not take so much text.",
    action: "Shorten the prompts.",
  },
  REMOTE_UNAUTHORIZED: {
    title: "Key refused",
    meaning: "The remote service wants a key, or another one.",
    action: "Set `SEGMIND_API_KEY`.",
  },
  REMOTE_UNAVAILABLE: {
    title: "Remote service unavailable",
    meaning: "The remote service is there but cannot answer.",
    action: "Run again later.",
  },
  REMOTE_UNREACHABLE: {
    title: "Remote service not reached",
    meaning: "No connection came about, also after several tries; nothing was sent.",
    action: "Check the network and `SEGMIND_BASE_URL`.",
  },
} as const satisfies CodeTable;
