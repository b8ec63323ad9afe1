import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { createInferenceService } from "../../packages/nodes/src/host/inference-service.ts";
import { createModelService } from "../../packages/nodes/src/host/model-service.ts";
import { decodeLatent } from "../../packages/nodes/src/image/decode-latent.ts";
import { decodePlanes } from "../../packages/nodes/src/model/evaluate.ts";
import { tilingOf } from "../../packages/nodes/src/node/tile-input.ts";

/** What the process of inference takes of its own (`RssAnon`) while a checkpoint's VAE decodes a picture. Linux. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    side: { type: "string", default: "1024" },
    tile: { type: "string" },
    threads: { type: "string", default: "2" },
  },
});
const file = path.resolve(positionals[0] ?? "");
const side = Number(values.side) / 8;
const models = createModelService({ roots: [path.dirname(file)] });
const settings = { provider: "cpu", threads: Number(values.threads), memoryBudget: 2 ** 33, background: false };
const inference = createInferenceService({ models, ...settings });
const { vae } = await models.describe(path.basename(file), { parts: ["vae"] });
if (vae === undefined) throw new Error(`${file} has no VAE`);

let most = 0;
const watch = setInterval(() => {
  const pid = inference.pid();
  if (pid === undefined) return;
  const own = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  most = Math.max(most, Number(own) / 1024);
}, 50);
const data = Float32Array.from({ length: 4 * side * side }, (_, i) => Math.sin(i * 12.9898));
const latent = { data, batch: 1, channels: 4, height: side, width: side, space: "ve", sigma: 0 } as const;
const began = performance.now();
await decodeLatent(latent, vae, (planes) => decodePlanes(inference, vae, planes), {
  tiling: tilingOf(Number(values.tile ?? 0)),
  onTile: (done, total) => console.log(`tile ${done} of ${total}: at most ${Math.round(most)} MiB so far`),
});
clearInterval(watch);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(
  `${values.side}², ${values.tile ? `tile ${values.tile}` : "whole"}: at most ${Math.round(most)} MiB of its own, ${seconds} s`,
);
await inference.close();
