/** What Node says of sockets that fail. */
const socketCodes: ReadonlySet<string> = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"],
]);

/** What the driver says of connections that end, without a code. */
const driverWords =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Cannot use a pool after calling end/;

/**
 * Whether an error of the driver says that the connection was lost or could not be had, so that another try may succeed:
 * classes 08 and 57P of https://www.postgresql.org/docs/current/errcodes-appendix.html, a full server (53300), sockets.
 */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isConnectionLoss);
  const code = "code" in error ? String(error.code) : "";
  return /^(?:08...|57P0[1-5]|53300|25P03)$/.test(code) || socketCodes.has(code) || driverWords.test(error.message);
}
