import { z } from "zod";
import type { GraphDocument } from "../graph/document.ts";
import type { Schema } from "./shape.ts";

/** A graph document as it travels: an object, whose content reading and checking judge. */
export const graphDocument: Schema<GraphDocument> = z
  .custom<GraphDocument>((value) => typeof value === "object" && value !== null && !Array.isArray(value), {
    params: { type: "object" },
  })
  .meta({ type: "object", description: "A graph document; see /schema/graph.schema.json." });
