import { z } from "zod";
import type { MadeWith } from "../run/made-with.ts";
import { graphDocument } from "./graph-document.ts";
import { named, object, type Schema, seed } from "./shape.ts";

/** See {@link MadeWith}. */
const madeWith: Schema<MadeWith> = object({
  revisions: named(z.int()).exactOptional(),
  environment: z.string().exactOptional(),
  outside: named(z.string()).exactOptional(),
});

const runRecordObject = object({
  /** The graph as it was drawn, its drawn seeds filled in; without what is only shown where that is too much. */
  graph: graphDocument,
  /** Every input after defaults; pictures as their files' hashes, with the files when they are small. */
  inputs: named(z.unknown()),
  /** The seed that a person would ask for. */
  seed: seed.exactOptional(),
  made: madeWith.exactOptional(),
});

/** How a picture was made: enough to make it again, and nothing that differs from run to run on one machine. */
export interface RunRecord extends z.infer<typeof runRecordObject> {}

/** See `RunRecord`. */
export const runRecord: Schema<RunRecord> = runRecordObject;
