// The server inside of a Fastify app of one's own: the editor at /pictures/, the API below /pictures/api and /pictures/v1.
import fastify from "fastify";
import { sigmaflow } from "sigmaflow/server";

const [graphs = "examples/graphs", data = "data", port = "3000"] = process.argv.slice(2);

const app = fastify();
app.get("/", async () => "A page of my own. Pictures are drawn at /pictures/.");
// The app's hooks come before the server: nobody gets in who does not get past them.
app.addHook("onRequest", async (request, reply) => {
  if (request.headers["x-blocked"] !== undefined) await reply.code(403).send("Not you.");
});
await app.register(sigmaflow, { prefix: "/pictures", graphs, data });

console.log(await app.listen({ port: Number(port) }));
process.once("SIGTERM", () => void app.close());
