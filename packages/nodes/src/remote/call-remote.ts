import type { SigmaflowError } from "@sigmaflow/core";
import { remoteErrors } from "./error-codes.ts";
import { refusalOf } from "./refusals.ts";
import type { RemoteAnswer, RemoteRequest, RemoteService } from "./remote-service.ts";

/** The result of a remote call: a picture's file, and what it cost. */
export interface RemotePicture {
  readonly bytes: Uint8Array;
  /** Credits charged; 0 when the service does not say. */
  readonly cost: number;
  /** Credits left; -1 when the service does not say. */
  readonly credits: number;
}

/** Tries in all, the first one counted. */
const mostTries = 5;
/** The longest wait before another try, ms. */
const longestWait = 60_000;

/**
 * Asks the remote service for one picture. Tries again only where nothing was charged: after 429, and when no
 * connection came about.
 *
 * @throws as `refusalOf` names the statuses, those of {@link RemoteService}, `REMOTE_BAD_ANSWER`.
 */
export async function callRemote(
  service: RemoteService,
  request: RemoteRequest,
  /** Called before another try, in words. */
  onWait: (message: string) => void = () => {},
): Promise<RemotePicture> {
  const answer = await postPatiently(service, request, onWait);
  if (answer.status !== 200) throw refusalOf(answer);
  const bytes = await pictureIn(answer, service, request.signal);
  return {
    bytes,
    cost: numberIn(answer, "x-cost") ?? 0,
    credits: numberIn(answer, "x-remaining-credits") ?? -1,
  };
}

async function postPatiently(
  service: RemoteService,
  request: RemoteRequest,
  onWait: (message: string) => void,
): Promise<RemoteAnswer> {
  for (let tries = 1; ; tries++) {
    const isLast = tries === mostTries;
    const backOff = 500 * 2 ** (tries - 1);
    try {
      const answer = await service.post(request);
      if (answer.status !== 429 || isLast) return answer;
      const wait = askedWait(answer) ?? backOff;
      if (wait > longestWait) return answer;
      onWait(`The remote service accepts no more calls for now; it is asked again in ${Math.ceil(wait / 1000)} s.`);
      await sleep(wait, request.signal);
    } catch (error) {
      if (isLast || !remoteErrors.REMOTE_UNREACHABLE.is(error)) throw error;
      onWait("The remote service cannot be reached; it is tried again.");
      await sleep(backOff, request.signal);
    }
  }
}

/** How long the service asks to wait, ms. */
function askedWait({ headers }: RemoteAnswer): number | undefined {
  const seconds = Number(headers["retry-after"] || Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const until = Date.parse(headers["x-rate-limit-reset-at-utc"] ?? "");
  return Number.isFinite(until) ? Math.max(0, until - Date.now()) : undefined;
}

/** The picture's file: the body, or what its JSON holds or names. */
async function pictureIn(answer: RemoteAnswer, service: RemoteService, signal: AbortSignal): Promise<Uint8Array> {
  const type = answer.headers["content-type"] ?? "";
  if (type.startsWith("image/")) return answer.bytes;
  const image = imageIn(new TextDecoder().decode(answer.bytes));
  if (image === undefined) throw badAnswer("neither a picture nor JSON with one");
  if (/^https?:/i.test(image)) {
    const file = await service.get(image, signal);
    if (file.status === 200) return file.bytes;
    throw badAnswer(`a picture's address that answers ${file.status}`);
  }
  const text = image.replace(/^data:image\/[a-z]+;base64,/, "");
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) throw badAnswer("a picture that is not base64");
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** `image` of an answer: a text, or the first of several. */
function imageIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const image = typeof value === "object" && value !== null && "image" in value ? value.image : undefined;
    const first: unknown = Array.isArray(image) ? image[0] : image;
    return typeof first === "string" && first !== "" ? first : undefined;
  } catch {
    return undefined;
  }
}

function badAnswer(what: string): SigmaflowError {
  return remoteErrors.REMOTE_BAD_ANSWER({ found: what });
}

function numberIn({ headers }: RemoteAnswer, name: string): number | undefined {
  const value = Number(headers[name] || Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
