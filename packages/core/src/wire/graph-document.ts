import * as z from "zod/mini";
import type { GraphDocument } from "../graph/document.ts";
import type { LightSchema } from "./light-schema.ts";

/** A graph document as it travels: an object, whose content reading and checking judge. */
export const graphDocument: LightSchema<GraphDocument> = z
  .custom<GraphDocument>((value) => typeof value === "object" && value !== null && !Array.isArray(value), {
    params: { type: "object" },
  })
  .check(z.meta({ type: "object", description: "A graph document; see /schema/graph.schema.json." }));
