import * as z from "zod/mini";
import type { MadeWith } from "../run/made-with.ts";
import { graphDocument } from "./graph-document.ts";
import type { LightSchema } from "./light-schema.ts";

/** See {@link MadeWith}. */
const madeWith: LightSchema<MadeWith> = z.readonly(
  z.object({
    revisions: z.exactOptional(z.readonly(z.record(z.string(), z.int()))),
    environment: z.exactOptional(z.string()),
    outside: z.exactOptional(z.readonly(z.record(z.string(), z.string()))),
  }),
);

const runRecordObject = z.readonly(
  z.object({
    /** The graph as it was drawn, its drawn seeds filled in; without what is only shown where that is too much. */
    graph: graphDocument,
    /** Every input after defaults; pictures as their files' hashes, with the files when they are small. */
    inputs: z.readonly(z.record(z.string(), z.unknown())),
    /** The seed that a person would ask for. */
    seed: z.exactOptional(z.union([z.number(), z.string()])),
    made: z.exactOptional(madeWith),
  }),
);

/** How a picture was made: enough to make it again, and nothing that differs from run to run on one machine. */
export interface RunRecord extends z.infer<typeof runRecordObject> {}

/** See `RunRecord`. */
export const runRecord: LightSchema<RunRecord> = runRecordObject;
