import type { SigmaflowError } from "@sigmaflow/core";
import { remoteErrors } from "./error-codes.ts";
import type { RemoteAnswer } from "./remote-service.ts";

/** Makes the error of an answer, from its status and its words. */
type Refusal = (answer: { readonly status: number; readonly said: string }) => SigmaflowError;

const refusals: Readonly<Record<number, Refusal>> = {
  400: remoteErrors.REMOTE_BAD_REQUEST,
  401: remoteErrors.REMOTE_UNAUTHORIZED,
  402: remoteErrors.REMOTE_NO_CREDITS,
  403: remoteErrors.REMOTE_FORBIDDEN,
  404: remoteErrors.REMOTE_NOT_FOUND,
  405: remoteErrors.REMOTE_NOT_ALLOWED,
  406: remoteErrors.REMOTE_BAD_REQUEST,
  410: remoteErrors.REMOTE_GONE,
  413: remoteErrors.REMOTE_TOO_LARGE,
  415: remoteErrors.REMOTE_BAD_REQUEST,
  422: remoteErrors.REMOTE_BAD_REQUEST,
  429: remoteErrors.REMOTE_RATE_LIMITED,
  500: remoteErrors.REMOTE_FAILED,
  502: remoteErrors.REMOTE_UNAVAILABLE,
  503: remoteErrors.REMOTE_UNAVAILABLE,
  504: remoteErrors.REMOTE_TIMEOUT,
  508: remoteErrors.REMOTE_LOOP,
};

/** The error that an answer with a status other than 200 stands for. */
export function refusalOf(answer: RemoteAnswer): SigmaflowError {
  const { status } = answer;
  const said = saidBy(answer);
  // The live service says 406 for three things; its words tell them apart.
  const isCredits = status === 406 && /credit/i.test(said);
  const otherwise = status >= 500 ? remoteErrors.REMOTE_FAILED : remoteErrors.REMOTE_STATUS;
  const refusal = isCredits ? remoteErrors.REMOTE_NO_CREDITS : (refusals[status] ?? otherwise);
  return refusal({ status, said });
}

/** The reason in an answer: the member `error` of its JSON, or its text without tags. */
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
