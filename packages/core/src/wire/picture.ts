import { z } from "zod";
import { object } from "./shape.ts";

/** A picture that a run made or was given, by the sha256 of its file. */
export const runPicture = object({
  hash: z.string(),
  width: z.int(),
  height: z.int(),
  type: z.string().describe("Media type, `image/png`."),
}).meta({ id: "RunPicture", description: "A picture that a run made or was given, by the sha256 of its file." });

/** See {@link runPicture}. */
export type RunPicture = z.infer<typeof runPicture>;
