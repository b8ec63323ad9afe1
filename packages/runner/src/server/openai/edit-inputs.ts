import { dataUrl } from "../../input/data-url.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import type { ModelGraph } from "./graph-of.ts";
import type { WantedEdit } from "./wire.ts";

/**
 * The pictures of a request for an edit, as inputs of its graph.
 *
 * @throws `BAD_REQUEST`, and what reading a mask throws.
 */
export async function pictureInputs(
  { image, images = [], mask }: WantedEdit,
  { inputs, file }: ModelGraph,
  context: Pick<ServerContext, "engine" | "limits">,
): Promise<Readonly<Record<string, unknown>>> {
  const given = [...[image ?? []].flat(), ...images.map(({ image_url }) => image_url)];
  if (given.length === 0) throw refused("`image` is missing", "Send a picture.");
  const [name, spec] = Object.entries(inputs).find(([, { type }]) => type === "image" || type === "list<image>") ?? [];
  if (name === undefined || spec === undefined)
    throw refused(`\`${file.name}\` takes no picture`, "Choose another model.");
  const isList = spec.type === "list<image>";
  if (!isList && given.length > 1) throw refused(`\`${file.name}\` takes one picture`, "Send one.");
  const sent = { [name]: isList ? given : given[0] };
  if (mask === undefined) return sent;
  if (inputs.mask === undefined)
    throw refused(`\`${file.name}\` takes no mask`, "Leave it out, or choose another model.");
  return { ...sent, mask: await whiteWhereClear(typeof mask === "string" ? mask : mask.image_url, context) };
}

/** A mask as graphs have it, white where to repaint, of one that is transparent there; any other as it is. */
async function whiteWhereClear(
  mask: string,
  { engine, limits }: Pick<ServerContext, "engine" | "limits">,
): Promise<string> {
  const inline = dataUrl(mask.trim());
  if (inline === undefined) return mask;
  const { pictures } = engine;
  const { data, channels, ...size } = await pictures.decode(inline.bytes, { maxPixels: limits.sizes.pixels });
  if (channels !== 4) return mask;
  const grey = new Uint8Array((data.byteLength / 4) * 3);
  for (let from = 3, to = 0; from < data.byteLength; from += 4, to += 3) grey.fill(255 - data[from]!, to, to + 3);
  const file = await pictures.encode({ ...size, channels: 3, data: grey }, { format: "png" });
  return `data:image/png;base64,${Buffer.from(file).toString("base64")}`;
}

function refused(reason: string, advice: string) {
  return serverErrors.BAD_REQUEST({ reason, advice });
}
