import { z } from "zod";
import { graphDocument } from "./graph-document.ts";
import { named, object, type Schema, seed } from "./shape.ts";

const madeWithObject = object({
  /** The revisions of node types beyond the first. */
  revisions: named(z.int()).exactOptional(),
  /** What computed: the runtime with its version, the provider, the processor's class. */
  environment: z.string().exactOptional(),
  /** What nodes saw outside, models' files above all: the beginning of its hash, by the node's path. */
  outside: named(z.string()).exactOptional(),
});

/** What results depend on besides graph and inputs: the same on one machine with the same files. */
export interface MadeWith extends z.infer<typeof madeWithObject> {}

/** See {@link MadeWith}. */
const madeWith: Schema<MadeWith> = madeWithObject;

const runRecordObject = object({
  /** The graph without what is only shown, its drawn seeds filled in. */
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
