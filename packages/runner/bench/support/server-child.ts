import path from "node:path";
import fastify from "fastify";
import { createEngine } from "../../src/engine/engine.ts";
import { createServer } from "../../src/server/create-server.ts";

// A server in a process of its own: ours on a folder, or a bare Fastify that answers with bytes that it was told.
// It says its port, and what it has taken of the processors and holds in memory whenever it is asked.

/** What a child is told. */
export type Told =
  | { readonly type: "figures" }
  | { readonly type: "answer"; readonly name: string; readonly contentType: string; readonly body: string };

/** What it says. */
export type Said =
  | { readonly type: "port"; readonly port: number }
  | { readonly type: "figures"; readonly cpuMs: number; readonly rss: number }
  | { readonly type: "taken" };

const say = (said: Said) => process.send?.(said);
const [kind = "bare", folder = ".", models = "."] = process.argv.slice(2);
const answers = new Map<string, { readonly contentType: string; readonly body: Buffer }>();

process.on("message", (told: Told) => {
  if (told.type === "figures") {
    const { user, system } = process.cpuUsage();
    say({ type: "figures", cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss() });
  } else {
    answers.set(told.name, { contentType: told.contentType, body: Buffer.from(told.body, "base64") });
    say({ type: "taken" });
  }
});

const app = kind === "bare" ? bare() : await ours();
const address = await app.listen({ port: 0, host: "127.0.0.1" });
say({ type: "port", port: Number(new URL(address).port) });

function bare() {
  const app = fastify({ logger: false });
  app.all<{ Params: { name: string } }>("/:name", async ({ params }, reply) => {
    const { contentType, body } = answers.get(params.name)!;
    return reply.type(contentType).send(body);
  });
  return app;
}

async function ours() {
  const engine = createEngine({
    models: [models],
    cacheDir: path.join(folder, "cache"),
    read: [folder],
    background: true,
  });
  const data = path.join(folder, "data");
  const limits = { queue: 100_000 };
  return (await createServer({ engine, graphs: path.join(folder, "graphs"), data, limits })).app;
}
