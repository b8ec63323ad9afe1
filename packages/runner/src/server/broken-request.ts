import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Failure } from "@sigmaflow/core/wire";
import { serverErrors } from "./error-codes.ts";

interface Fault {
  readonly status: number;
  readonly message: string;
}

/** What Node.js says of requests that it cannot read, by its code. */
const faults: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: "The headers are too large. Send fewer or shorter ones." },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: "The request took too long to arrive. Send it again." },
};
const unreadable: Fault = { status: 400, message: "This is no HTTP request. Fix it and send it again." };

/** Answers what never became a request in the form of every other refusal, and closes the connection. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  // Nobody is there any more.
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const { status, message } = faults[error.code ?? ""] ?? unreadable;
  const failure: Failure = { error: message, code: serverErrors.BAD_REQUEST.code };
  const body = JSON.stringify(failure);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  if (socket.writable) socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  socket.destroySoon();
}
