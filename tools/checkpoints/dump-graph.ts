import { writeFileSync } from "node:fs";
import path from "node:path";
import { checkpointModel } from "../../packages/nodes/src/host/checkpoint-session.ts";

/** Writes the graph of a checkpoint's UNet, as the processor gets it, to a file for `eight_bits.py --unet`. */
const [file = "", out = "unet.onnx"] = process.argv.slice(2);
const layout = { type: "file", file: path.resolve(file) } as const;
const { bytes } = checkpointModel({ network: "unet", layout, form: "fast" });
writeFileSync(out, bytes);
