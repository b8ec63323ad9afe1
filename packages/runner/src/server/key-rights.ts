import type { FastifyRequest } from "fastify";
import type { Right } from "../store/key-store.ts";
import type { Asker } from "./asker.ts";
import { serverErrors } from "./error-codes.ts";
import { keyOf } from "./keys.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a key must allow; by method unless given: to read, to run (`POST`), to write. */
    right?: Right;
  }
}

const byMethod: Readonly<Record<string, Right>> = { GET: "read", HEAD: "read", POST: "run" };

/**
 * Lets a request go on that carries a key with the right for it, or needs none.
 *
 * @throws `RIGHT_MISSING`.
 */
export function requireRight(request: FastifyRequest): void {
  const { right = byMethod[request.method] ?? "write" } = request.routeOptions.config;
  requireKeyRight(request, right);
}

/**
 * The same for a right that the request's body alone shows.
 *
 * @throws `RIGHT_MISSING`.
 */
export function requireKeyRight(asker: Asker, right: Right): void {
  const key = keyOf(asker);
  if (key !== undefined && !key.rights.includes(right)) throw serverErrors.RIGHT_MISSING({ right });
}

/**
 * Lets a run come before those of others only for who may see to those.
 *
 * @throws `RIGHT_MISSING`.
 */
export function requirePriority(request: FastifyRequest, priority = 0): void {
  const key = keyOf(request);
  if (priority > 0 && key !== undefined && !key.rights.includes("admin"))
    throw serverErrors.RIGHT_MISSING({ right: "admin" });
}

/** The id of the key whose runs alone a request may see; undefined for one that may see all. */
export function onlyOf(request: FastifyRequest): string | undefined {
  const key = keyOf(request);
  return key === undefined || key.rights.includes("admin") ? undefined : key.id;
}
