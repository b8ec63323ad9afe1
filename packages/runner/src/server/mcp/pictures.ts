import type { CallToolResult } from "@modelcontextprotocol/server";
import type { RunPicture } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { fileAs } from "../public/file-as.ts";

type Content = CallToolResult["content"];

/** Pictures of one answer that are shown, and pixels on the longest side of each: what a model looks at costs it words. */
const mostShown = 4;
const longestSide = 1024;
const quality = 80;

/** Pictures for an agent: made small enough to be looked at, and a link to each as it is. */
export async function pictureContent(
  pictures: readonly RunPicture[],
  addressOf: (hash: string) => string,
  context: Pick<ServerContext, "engine" | "files">,
): Promise<Content> {
  const shown = await Promise.all(pictures.slice(0, mostShown).map((one) => small(one, context)));
  const links = pictures.map(({ hash, type }, i) => ({
    ...{ type: "resource_link" as const, uri: addressOf(hash), name: `picture ${i + 1}`, mimeType: type },
  }));
  return [...shown, ...links];
}

async function small(picture: RunPicture, context: Pick<ServerContext, "engine" | "files">) {
  const { pictures } = context.engine;
  const { bytes } = await fileAs(picture, picture.type, context);
  const whole = await pictures.decode(bytes);
  const scale = Math.min(1, longestSide / Math.max(whole.width, whole.height));
  const [width, height] = [whole.width, whole.height].map((length) => Math.max(1, Math.round(length * scale)));
  const fit = scale === 1 ? whole : await pictures.resize(whole, { width: width!, height: height!, kernel: "area" });
  const data = Buffer.from(await pictures.encode(fit, { format: "jpeg", quality })).toString("base64");
  return { type: "image" as const, data, mimeType: "image/jpeg" };
}
