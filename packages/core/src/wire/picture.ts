import { z } from "zod";
import { object, type Schema } from "./shape.ts";

const runPictureObject = object({
  hash: z.string(),
  width: z.int(),
  height: z.int(),
  type: z.string().describe("Media type, `image/png`."),
});

/** A picture that a run made or was given, by the sha256 of its file. */
export interface RunPicture extends z.infer<typeof runPictureObject> {}

/** See `RunPicture`. */
export const runPicture: Schema<RunPicture> = runPictureObject.meta({
  id: "RunPicture",
  description: "A picture that a run made or was given, by the sha256 of its file.",
});
