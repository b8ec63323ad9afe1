import { isIP } from "node:net";

/** How a host may be reached. */
export interface Permit {
  /** At whichever address: the address itself was allowed, not a name that could lead anywhere. */
  readonly anyAddress: boolean;
}

interface Entry {
  /** As the host of a URL has it; `*` for any, `*.example.org` for what is below. */
  readonly name: string;
  /** The port that alone is meant; that of the scheme unless given. */
  readonly port: string;
}

/**
 * The hosts that a server may ask for something because a client says so. Names lead to public addresses only: whoever
 * has a name decides where it points. An address that is listed itself may be any.
 */
export class AllowedHosts {
  readonly #entries: readonly Entry[];

  /**
   * `hosts`: `example.org`, `*.example.org`, `example.org:8443`, `192.0.2.7`, `[2001:db8::7]:80`, or `*` for any public one.
   *
   * @throws RangeError for anything else.
   */
  constructor(hosts: readonly string[] = []) {
    this.#entries = hosts.map(entryOf);
  }

  /** Whether there are any. */
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** How the host of an address may be reached; undefined for one that is not allowed. */
  find({ hostname, port }: URL): Permit | undefined {
    const isNumber = isIP(bare(hostname)) !== 0;
    const fits = this.#entries.find(({ name, port: only }) => only === port && isNamed(hostname, name, isNumber));
    return fits && { anyAddress: isNumber && fits.name === hostname };
  }
}

function entryOf(text: string): Entry {
  const [, wild = "", rest = ""] = /^(\*\.)?(.+)$/.exec(text.trim()) ?? [];
  if (wild === "" && rest === "*") return { name: "*", port: "" };
  const written = `http://${rest}`;
  const url = /^[\w.:[\]-]+$/.test(rest) && URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || url.pathname !== "/") throw new RangeError(`"${text}" is no host`);
  // A URL drops its scheme's own port, which here says: this one alone.
  return { name: `${wild}${url.hostname}`, port: url.port };
}

function isNamed(hostname: string, name: string, isNumber: boolean): boolean {
  if (name === hostname) return true;
  if (isNumber) return false;
  return name === "*" || (name.startsWith("*.") && hostname.endsWith(name.slice(1)));
}

/** A URL's host without the brackets of IPv6. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
