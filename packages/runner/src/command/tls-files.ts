import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { messageOf } from "@sigmaflow/core";
import { runnerErrors } from "../error-codes.ts";
import type { Certificate } from "../server/renewing.ts";

/** Flags that name a certificate. */
export interface TlsFlags {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/**
 * The certificate that flags name; undefined where they name none.
 *
 * @throws `TLS_UNUSABLE`, also where one of the two is missing, or they do not belong together.
 */
export async function tlsIn({ tlsCert, tlsKey }: TlsFlags): Promise<Certificate | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw runnerErrors.TLS_UNUSABLE({ reason: `--tls-${tlsCert === undefined ? "cert" : "key"} is missing` });
  try {
    const [cert, key] = await Promise.all([readFile(tlsCert), readFile(tlsKey)]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    throw runnerErrors.TLS_UNUSABLE({ reason: messageOf(error) });
  }
}
