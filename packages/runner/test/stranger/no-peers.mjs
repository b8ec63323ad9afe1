// What the server says where the packages are missing that it does not bring along.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "sigmaflow/server";

const graph = { sigmaflow: 1, inputs: { a: { type: "int" } }, nodes: {}, outputs: { a: { $input: "a" } } };
mkdirSync("served", { recursive: true });
writeFileSync("served/same.json", JSON.stringify(graph));

const options = { graphs: "served", data: "served-data" };
await createServer({ ...options, traces: true }).catch(({ code, message }) => console.log(code, message));
const server = await createServer(options);
const post = async (url, payload) => {
  const answer = await server.app.inject({ method: "POST", url, payload });
  return [answer.statusCode, answer.json()];
};
const [status, refused] = await post("/mcp", { jsonrpc: "2.0", id: 1, method: "tools/list" });
console.log(status, refused.code, refused.error);
const [, { values }] = await post("/v1/same", { a: 4 });
console.log(values);
await server.close();
