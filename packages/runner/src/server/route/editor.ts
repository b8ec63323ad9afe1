import { existsSync } from "node:fs";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync } from "fastify";

const notice = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>sigmaflow</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }</style>
<h1>sigmaflow</h1>
<p>The server runs. The editor is not built here; <code>npm run setup</code> in the repository builds it.</p>
<p><a href="docs">The API</a></p>
</html>
`;

/** What the pages may do: nothing beyond their own origin, and no code from text. */
const policy =
  "default-src 'self'; script-src 'self'; img-src 'self' blob: data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

/** The editor at `/`, or a page that says where it is when it is not built. */
export function editorRoutes(folder: string | undefined): FastifyPluginAsync {
  return async (app) => {
    app.addHook("onSend", async (_request, reply) => {
      void reply.headers({ "content-security-policy": policy, "x-content-type-options": "nosniff" });
    });
    if (folder === undefined || !existsSync(path.join(folder, "index.html"))) {
      app.get("/", { schema: { hide: true } }, async (_request, reply) =>
        reply.type("text/html; charset=utf-8").send(notice),
      );
      return;
    }
    await app.register(fastifyStatic, {
      root: path.resolve(folder),
      wildcard: false,
      preCompressed: true, // as the build wrote them beside the files
      setHeaders(reply, file) {
        // Built files carry their content's hash in their names; the page that names them does not.
        const isNamedByContent = path.basename(path.dirname(file)) === "assets";
        void reply.header("cache-control", isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  };
}
