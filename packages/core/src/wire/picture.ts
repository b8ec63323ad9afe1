import { z } from "zod";
import { object, type Schema } from "./shape.ts";

const hash = z.string();
const type = z.string().describe("Media type, `image/png`.");

const runFileObject = object({
  hash,
  type,
  width: z.int().exactOptional().describe("How wide what it shows is on a screen, where it shows something."),
  height: z.int().exactOptional(),
});

/** A file that a run made or was given, by its sha256. */
export interface RunFile extends z.infer<typeof runFileObject> {}

/** See `RunFile`. */
export const runFile: Schema<RunFile> = runFileObject.meta({
  id: "RunFile",
  description: "A file that a run made or was given, by its sha256.",
});

const runPictureObject = object({ hash, width: z.int(), height: z.int(), type });

/** A picture that a run made or was given, by the sha256 of its file. */
export interface RunPicture extends z.infer<typeof runPictureObject> {}

/** See `RunPicture`. */
export const runPicture: Schema<RunPicture> = runPictureObject.meta({
  id: "RunPicture",
  description: "A picture that a run made or was given, by the sha256 of its file.",
});
