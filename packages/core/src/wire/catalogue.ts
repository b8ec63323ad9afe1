import { z } from "zod";
import type { GraphBody } from "../graph/document.ts";
import type { Catalogue } from "../node/catalogue.ts";
import { portSpec } from "../port/spec.ts";
import { json, list, named, object, type Schema } from "./shape.ts";

const text = z.string();

/** Its default is not looked into, as no value is. */
const port = z.strictObject({ ...portSpec.shape, default: json.optional() });

const format = object({ name: text, label: text, mediaType: text, extensions: list(text) });

const portType = object({
  id: text,
  label: text,
  colour: text,
  description: text,
  literal: z.boolean(),
  accepts: list(text),
  acceptedBy: list(text),
  facts: list(text),
  size: object({
    of: list(text),
    within: text.exactOptional(),
    times: z.number().exactOptional(),
    unit: text,
    most: z.number(),
  }).exactOptional(),
  valueType: object({ name: text, from: text.exactOptional() }).exactOptional(),
  files: object({ noun: text, reads: list(format), writes: list(format) }).exactOptional(),
  preview: z.literal(true).exactOptional(),
});

const migration = object({
  to: z.int(),
  type: text.exactOptional(),
  rename: object({ inputs: named(text).exactOptional(), outputs: named(text).exactOptional() }).exactOptional(),
  remove: list(text).exactOptional(),
  set: named(json).exactOptional(),
});

const node = object({
  type: text,
  version: z.int(),
  revision: z.int(),
  migrations: list(migration).exactOptional(),
  deprecated: text.exactOptional(),
  effect: z.enum(["paid", "outside"]).exactOptional(),
  price: object({ amount: z.number(), unit: text }).exactOptional(),
  label: text,
  description: text,
  category: text,
  keywords: list(text),
  inputs: named(port),
  outputs: named(port),
  lazy: list(text),
  resource: text.nullable(),
  uses: list(text),
  cached: z.boolean(),
  package: text.exactOptional(),
  body: z.enum(["loop", "map", "call"]).exactOptional(),
  graph: z
    .custom<GraphBody>()
    .meta({ type: "object", description: "The graph that the node is short for; see /schema/graph.schema.json." })
    .exactOptional(),
});

/** What a catalogue consists of. */
export const catalogueMembers = object({
  sigmaflow: z.literal(1),
  types: named(portType),
  nodes: named(node),
  migrations: object({ kinds: named(text) }),
  names: named(named(named(z.union([z.number(), text])))).exactOptional(),
});

/** See `Catalogue`. */
export const catalogue: Schema<Catalogue> = catalogueMembers.meta({
  id: "Catalogue",
  description: "Every kind of value and every node.",
});

const names = object({ models: list(text), vaes: list(text), loras: list(text), embeddings: list(text) });

/** What the server has that graphs can name, by the word that ports say in `names`. */
export interface HostNames extends z.infer<typeof names> {}

/** See `HostNames`. */
export const hostNames: Schema<HostNames> = names;

const model = object({
  name: text,
  components: list(text),
  bytes: z.int().exactOptional().describe("What its files take on disk, where they can be looked at."),
  size: object({ width: z.int(), height: z.int() })
    .exactOptional()
    .describe("Width and height of what it draws best, where they are known."),
  expert: z.enum(["base", "refiner"]).exactOptional().describe("Which of the two its UNet is, where that is known."),
  prompts: list(text).exactOptional().describe("Prompts to begin with, of what it draws well."),
});

/** A model that lies on the server, with its components. */
export interface ListedModel extends z.infer<typeof model> {}

/** Every model that lies on the server. */
export const listedModels: Schema<readonly ListedModel[]> = list(model);
