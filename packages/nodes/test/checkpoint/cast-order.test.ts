import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { checkpointModel } from "../../src/host/checkpoint-session.ts";
import { checkpointOptions } from "../../src/host/session-options.ts";
import { writeCheckpoint } from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";

interface ProfileEvent {
  readonly name: string;
  readonly args?: { readonly op_name?: string };
}

const openSizes: { readonly [name: string]: number } = { height: 16, width: 16, tokens: 77 };

/** Weight, bias, and what ONNX Runtime adds to a normalisation. */
const mostAtOnce = 3;

test.each(["unet", "text_encoder_2", "vae_decoder"] as const)(
  "half-precision weights of the %s are cast when their layer runs, not before",
  async (network) => {
    const folder = temporaryFolder();
    const file = join(folder, "tiny.safetensors");
    writeCheckpoint(file, { element: "F16" });
    const { bytes, weightsBelow } = checkpointModel({ network, layout: { type: "file", file }, form: "fast" });
    const kind = network === "unet" ? "unet" : network === "vae_decoder" ? "vae-decoder" : "text-encoder";
    const settings = { provider: "cpu", threads: 1, memoryBudget: 0, background: false };
    const session = await InferenceSession.create(bytes, {
      ...checkpointOptions(kind, weightsBelow, settings),
      enableProfiling: true,
      profileFilePrefix: join(folder, "profile"),
    });
    await session.run(feedsOf(session));
    session.endProfiling();
    await session.release();
    expect(mostInARow(operatorsRun(folder), "Cast")).toBeLessThanOrEqual(mostAtOnce);
    rmSync(folder, { recursive: true });
  },
);

/** Zeros, in small sizes where the graph leaves them open. */
function feedsOf(session: InferenceSession): InferenceSession.FeedsType {
  return Object.fromEntries(
    session.inputMetadata.map((input) => {
      if (!input.isTensor) throw new TypeError(`${input.name} is no tensor`);
      const dims = input.shape.map((side) => (typeof side === "number" ? side : (openSizes[side] ?? 1)));
      const count = dims.reduce((product, side) => product * side, 1);
      const data = input.type === "int64" ? new BigInt64Array(count) : new Float32Array(count);
      return [input.name, new Tensor(input.type, data, dims)];
    }),
  );
}

/** Names of the operators in the order in which the runtime ran them, from the profile that it left. */
function operatorsRun(folder: string): readonly string[] {
  const file = readdirSync(folder).find((name) => name.startsWith("profile")) ?? "";
  const events: readonly ProfileEvent[] = JSON.parse(readFileSync(join(folder, file), "utf8"));
  return events.flatMap(({ name, args }) => (name.endsWith("_kernel_time") ? [args?.op_name ?? ""] : []));
}

function mostInARow(names: readonly string[], wanted: string): number {
  let [most, now] = [0, 0];
  for (const name of names) {
    now = name === wanted ? now + 1 : 0;
    most = Math.max(most, now);
  }
  return most;
}
