import { expect, test } from "vitest";
import type { InferenceRequest } from "../model/services.ts";
import { hostErrors } from "./error-codes.ts";
import { requireRoom, withTile } from "./picture-room.ts";

const GiB = 2 ** 30;
/** SDXL's. */
const need = { fixed: 28e6, perPosition: 2 ** 18 };
const decoder = { binding: { kind: "vae-decoder", inputs: {}, outputs: {}, oneByOne: false }, need } as const;

function decoding(side: number): InferenceRequest {
  const dims = [1, 4, side / 8, side / 8];
  return { component: "", feeds: { latent: { dims, data: new Float32Array(0) } }, fetches: ["image"] };
}

test("a picture that cannot be decoded whole is refused with the tile that can", () => {
  expect(() => requireRoom(decoder, decoding(2048), 8 * GiB)).toThrow(
    "The VAE would take about 16 GiB of memory for 2048×2048 pixels at once. Set the input `tile` of the node to 960",
  );
});

test("a picture that has room is let through, and so is what no need is known of", () => {
  requireRoom(decoder, decoding(1024), 8 * GiB);
  requireRoom({ binding: decoder.binding }, decoding(8192), GiB);
});

test("memory that ran out while a VAE worked names a tile, killed by the system or refused by it", () => {
  const killed = hostErrors.INFERENCE_CRASHED({ signal: "SIGKILL", exitCode: null });
  const refused = hostErrors.INFERENCE_OUT_OF_MEMORY();
  const named = [killed, refused].map((error) => withTile(error, decoder, decoding(1024), 64 * GiB));
  expect(named.map((error) => hostErrors.VAE_NEEDS_TILES.is(error) && error.params.tile)).toEqual([576, 576]);
});

test("other ends of the process are told as they are", () => {
  const crashed = hostErrors.INFERENCE_CRASHED({ signal: "SIGSEGV", exitCode: null });
  expect(withTile(crashed, decoder, decoding(1024), GiB)).toBe(crashed);
});
