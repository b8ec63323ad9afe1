import type { FastifyInstance, FastifyRequest } from "fastify";
import { HttpError } from "./http-error.ts";

/**
 * Answers what no route takes: 405 with `Allow` where another method would do, 404 otherwise. Gives what does so, for
 * parts of the server that have hooks of their own.
 */
export function answerUnknown(app: FastifyInstance): (request: FastifyRequest) => never {
  const routes: { readonly pattern: RegExp; readonly method: string }[] = [];
  app.addHook("onRoute", ({ url, method }) => {
    const pattern = new RegExp(`^${url.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/:[A-Za-z]+|\*/g, "[^/]+")}/?$`);
    for (const one of [method].flat()) routes.push({ pattern, method: one });
  });
  const answer = (request: FastifyRequest): never => {
    const address = request.url.split("?")[0] ?? "";
    const allowed = routes.filter(({ pattern }) => pattern.test(address)).map(({ method }) => method);
    if (allowed.length === 0)
      throw new HttpError("NOT_FOUND", 404, `There is nothing at ${address.slice(0, 200)}. /docs lists what there is.`);
    const words = [...new Set(allowed)].sort().join(", ");
    throw new HttpError(
      "METHOD_NOT_ALLOWED",
      405,
      `${address} takes ${words}, not ${request.method}. Use that method.`,
      { headers: { allow: words } },
    );
  };
  app.setNotFoundHandler(answer);
  return answer;
}
