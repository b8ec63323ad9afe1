// The official MCP client: `node mcp.mjs ADDRESS` prints a line of JSON, [what, whether it came to it], for each step.
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const [address] = process.argv.slice(2);
const say = (what, isGood) => console.log(JSON.stringify([what, isGood]));
const client = new Client({ name: "tools-clients", version: "1" }, { versionNegotiation: { mode: "auto" } });
await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", address)));
const { tools } = await client.listTools();
say(
  "tools/list",
  tools.some(({ name }) => name === "run_sdxl1_0-txt2img"),
);
const { resources } = await client.listResources();
say(
  "resources/list",
  resources.some(({ uri }) => uri === "sigmaflow://nodes"),
);
const graph = { sigmaflow: 1, nodes: { add: { type: "maths.numbr" } }, outputs: { sum: { $from: "add.result" } } };
const found = await client.callTool({ name: "validate_graph", arguments: { graph } });
say("a graph's problems", found.structuredContent.problems[0].didYouMean === "maths.number");
const small = { img_width: 512, img_height: 512, num_inference_steps: 20, seed: 7, refiner: false };
const steps = [];
const made = await client.callTool(
  { name: "run_sdxl1_0-txt2img", arguments: { prompt: "a panda in a blue spacesuit", ...small } },
  { onprogress: ({ message }) => steps.push(message), timeout: 300_000 },
);
const picture = made.content.find(({ type }) => type === "image");
say("tools/call", picture?.mimeType === "image/jpeg" && picture.data.length > 1000);
await client.close();
