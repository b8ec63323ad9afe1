import { type LookupAddress, lookup } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { type AllowedHosts, bare } from "./allowed-hosts.ts";
import { isPublicAddress } from "./public-address.ts";

/** Why something was not asked for, or not answered, in the words of a message. */
export class RequestRefused extends Error {}

/** What is sent. */
export interface GuardedOptions {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly allowed: AllowedHosts;
  /** Ends it, whatever stands. */
  readonly signal: AbortSignal;
}

/**
 * Asks a host for something because a client says so: over http or https, without credentials, at a host that is allowed,
 * and at the address that was looked at. Follows no redirection. Whoever gets the answer reads or destroys it.
 *
 * @throws {@link RequestRefused}, or what the connection throws.
 */
export async function guardedRequest(url: URL, options: GuardedOptions): Promise<IncomingMessage> {
  const { method = "GET", headers = {}, body, allowed, signal } = options;
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new RequestRefused("only http and https are asked");
  if (url.username !== "" || url.password !== "")
    throw new RequestRefused("an address may not hold a name or password");
  const permit = allowed.find(url);
  if (permit === undefined) throw new RequestRefused(`the host ${url.host} is not one of those that are allowed`);
  const literal = bare(url.hostname);
  const isFit = (address: string) => permit.anyAddress || isPublicAddress(address);
  // A literal is looked up by nobody.
  if (isIP(literal) !== 0 && !isFit(literal)) throw notPublic(url);
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return await new Promise((resolve, reject) => {
    const sent = request(url, {
      ...{ method, signal, lookup: checkedLookup(url, isFit), agent: false, maxHeaderSize: 16_384 },
      headers: { "accept-encoding": "identity", "user-agent": "sigmaflow", ...headers },
    });
    sent.once("response", resolve);
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Looks a name up, and lets the connection have only addresses that were found fit. */
function checkedLookup(url: URL, isFit: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const fit = error === null ? addresses.filter(({ address }) => isFit(address)) : [];
      const [first] = fit;
      if (error !== null) callback(error, []);
      // One that leads here and elsewhere is not half trusted.
      else if (first === undefined || fit.length < addresses.length) callback(notPublic(url), []);
      else if (options.all) callback(null, fit);
      else callback(null, first.address, first.family);
    });
  };
}

function notPublic({ host }: URL): RequestRefused {
  return new RequestRefused(`the host ${host} is not at a public address`);
}
