import type { FastifyInstance, FastifyRequest } from "fastify";
import { isOwnName } from "../host/own-name.ts";
import type { KeyStore } from "../store/key-store.ts";
import type { Asker } from "./asker.ts";
import { serverErrors } from "./error-codes.ts";
import { requireRight } from "./key-rights.ts";
import { checkKey } from "./keys.ts";
import { isFromPage, isFromSameOrigin } from "./own-host.ts";
import type { WrongKeys } from "./wrong-keys.ts";

/**
 * Whose requests a route answers. With keys: whoever sends one. Without keys, whoever calls the server by a name of its
 * own, and of those
 *
 * - `own`, unless a route says otherwise: programs, and for what changes something pages of this machine only;
 * - `pages`: pages of any origin as well, though not for what may cost money;
 * - `open`: everybody, key or not. For pages and documents that are the same for all.
 */
export type Door = "own" | "pages" | "open";

declare module "fastify" {
  interface FastifyContextConfig {
    /** `own` unless given. */
    door?: Door;
  }
}

/** What decides who may come in. */
export interface DoorOptions {
  readonly keys: KeyStore;
  readonly wrongKeys: WrongKeys;
  /** Without keys: any host name counts as the server's own. */
  readonly anyHost: boolean;
  /** Where clients find the server; its name counts as the server's own. */
  readonly publicUrl: URL | undefined;
}

/** The one rule about who may ask a server for what. It holds for every route there is, also for those that do not mention it. */
export class Doors {
  readonly #options: DoorOptions;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** Puts all routes of an app behind their doors. */
  guard(app: FastifyInstance): void {
    app.addHook("onRequest", (request) => this.#checkHost(request));
    // After CORS has set its headers, so that pages can read why they were refused, and before any body is read.
    app.addHook("preParsing", async (request) => {
      const { door = "own" } = request.routeOptions.config;
      if (door === "open" || request.is404 || request.method === "OPTIONS") return;
      if (await this.#options.keys.hasKeys()) {
        await checkKey(request, this.#options);
        requireRight(request);
      } else if (door === "own") this.#checkOrigin(request);
    });
  }

  /**
   * Lets a request start what may cost money: without keys only one of the server's own pages, or of a program.
   *
   * @throws `ORIGIN_REFUSED`, status 403.
   */
  async admitPaid(request: Asker): Promise<void> {
    if (request === "owner" || (await this.#options.keys.hasKeys())) return;
    if (isFromPage(request) && !isFromSameOrigin(request, this.#options.publicUrl))
      throw serverErrors.ORIGIN_REFUSED({ paid: true });
  }

  /**
   * Refuses requests for two hosts, of which whoever stands in between may have looked at the other; and without keys those
   * for names that are not the server's: a page on the web could otherwise let its own name point here.
   *
   * @throws `BAD_REQUEST`, status 400; `HOST_REFUSED`, status 403.
   */
  async #checkHost({ raw, host }: FastifyRequest): Promise<void> {
    // HTTP/2 says it as `:authority`, and may say it both ways.
    const isHost = (name: string) => /^(?:host|:authority)$/i.test(name);
    const hosts = raw.rawHeaders.filter((_, i) => i % 2 === 1 && isHost(raw.rawHeaders[i - 1]!));
    if (hosts.length > 1 && (raw.httpVersionMajor < 2 || new Set(hosts).size > 1))
      throw serverErrors.BAD_REQUEST({ reason: "The request has two Host headers", advice: "Send one." });
    const { keys, anyHost, publicUrl } = this.#options;
    if (anyHost || host === "" || isOwnName(host)) return;
    if (host.toLowerCase() === publicUrl?.host || (await keys.hasKeys())) return;
    throw serverErrors.HOST_REFUSED();
  }

  /**
   * Refuses what a page of another origin sends to change something: it could not read the answer, but the harm would be
   * done.
   *
   * @throws `ORIGIN_REFUSED`, status 403.
   */
  #checkOrigin(request: FastifyRequest): void {
    const { method, headers } = request;
    if (headers.origin === undefined || method === "GET" || method === "HEAD") return;
    const { anyHost, publicUrl } = this.#options;
    if (isFromSameOrigin(request, publicUrl)) return;
    if (!anyHost && URL.canParse(headers.origin) && isOwnName(new URL(headers.origin).host)) return;
    throw serverErrors.ORIGIN_REFUSED({});
  }
}

/** Puts the routes of a part of the server behind another door than the common one. */
export function behind(door: Door, scope: FastifyInstance): void {
  scope.addHook("onRoute", (route) => {
    route.config = { ...route.config, door };
  });
}
