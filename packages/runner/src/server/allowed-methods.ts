import type { FastifyInstance, FastifyRequest } from "fastify";
import { serverErrors } from "./error-codes.ts";

/**
 * Answers what no route takes: 405 with `Allow` where another method would do, 404 otherwise. Returns what does so, for
 * parts of the server that have hooks of their own.
 */
export function answerUnknown(app: FastifyInstance): (request: FastifyRequest) => never {
  // No route takes it, and Fastify would ask for its content type before it said so.
  app.addHttpMethod("QUERY", { hasBody: false, overrideExisting: true });
  const routes: { readonly pattern: RegExp; readonly method: string }[] = [];
  app.addHook("onRoute", ({ url, method }) => {
    const pattern = new RegExp(`^${url.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/:[A-Za-z]+|\*/g, "[^/]+")}/?$`);
    for (const one of [method].flat()) routes.push({ pattern, method: one });
  });
  const answer = (request: FastifyRequest): never => {
    const address = request.url.split("?")[0] ?? "";
    const methods = routes.filter(({ pattern }) => pattern.test(address)).map(({ method }) => method);
    if (methods.length === 0) throw serverErrors.NOT_FOUND({ address });
    const allowed = [...new Set(methods)].sort();
    throw serverErrors.METHOD_NOT_ALLOWED({ address, method: request.method, allowed });
  };
  app.setNotFoundHandler(answer);
  return answer;
}
