import { SigmaflowError } from "@sigmaflow/core";
import type { RemoteAnswer } from "./remote-service.ts";

/** A refusal's code and what to do about it. */
interface Refusal {
  readonly code: string;
  readonly action: string;
}

const badRequest: Refusal = { code: "REMOTE_BAD_REQUEST", action: "Change what it names." };
const noCredits: Refusal = { code: "REMOTE_NO_CREDITS", action: "Add credits to the account." };

const refusals: Readonly<Record<number, Refusal>> = {
  400: badRequest,
  401: { code: "REMOTE_UNAUTHORIZED", action: "Set SEGMIND_API_KEY to a valid key." },
  402: noCredits,
  403: { code: "REMOTE_FORBIDDEN", action: "Use an account that may call this model." },
  404: { code: "REMOTE_NOT_FOUND", action: "Check the service's address, SEGMIND_BASE_URL." },
  405: { code: "REMOTE_NOT_ALLOWED", action: "Check the service's address, SEGMIND_BASE_URL." },
  406: badRequest,
  410: { code: "REMOTE_GONE", action: "Use another service: this one has retired the model." },
  413: { code: "REMOTE_TOO_LARGE", action: "Shorten the prompts." },
  415: badRequest,
  422: badRequest,
  429: { code: "REMOTE_RATE_LIMITED", action: "Wait, then run again; finished pictures are kept." },
  500: { code: "REMOTE_FAILED", action: "Check the parameters: some that it cannot do end this way. Then run again." },
  502: { code: "REMOTE_UNAVAILABLE", action: "Run again later." },
  503: { code: "REMOTE_UNAVAILABLE", action: "Run again later." },
  504: {
    code: "REMOTE_TIMEOUT",
    action: "Look at the account before running again: the picture may have been made and charged.",
  },
  508: { code: "REMOTE_LOOP", action: "Let the server that is called make the picture itself." },
};

/** The error that an answer with a status other than 200 stands for. */
export function refusalOf(answer: RemoteAnswer): SigmaflowError {
  const { status } = answer;
  const said = saidBy(answer);
  // The live service says 406 for three things; its words tell them apart.
  const isCredits = status === 406 && /credit/i.test(said);
  const fallback = status >= 500 ? refusals[500]! : { code: "REMOTE_STATUS", action: "Check the service's address." };
  const { code, action } = isCredits ? noCredits : (refusals[status] ?? fallback);
  return new SigmaflowError(code, `The remote service answered ${status}${said === "" ? "" : `: ${said}`}. ${action}`);
}

/** The reason that an answer gives: the member `error` of its JSON, or its text without tags. */
function saidBy({ bytes }: RemoteAnswer): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 20_000));
  const plain = reasonIn(text) ?? text.replace(/<(style|script)\b.*?<\/\1>|<[^>]*>/gs, " ");
  return plain.replace(/\s+/g, " ").trim().replace(/\.$/, "").slice(0, 300);
}

function reasonIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const found = typeof value === "object" && value !== null && "error" in value ? value.error : undefined;
    return typeof found === "string" ? found : undefined;
  } catch {
    return undefined;
  }
}
