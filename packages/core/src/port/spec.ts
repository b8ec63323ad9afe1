import { z } from "zod";

/**
 * A port as data: what a node's input or output, or a graph's own input, accepts and shows. The same object stands in the
 * catalogue, in a graph document's `inputs` and behind every form, flag and schema.
 */
export const portSpec = z.strictObject({
  /** Port type in text form: `image`, `int`, `list<image>`, `any`, or a type variable `any<T>`. */
  type: z.string().min(1).max(200),
  label: z.string().max(200).optional(),
  description: z.string().max(4000).optional(),
  /** May be left out though it has no default. */
  optional: z.boolean().optional(),
  /** Used when nothing is given; a literal of this port's type. */
  default: z.json().optional(),
  /** Numbers: smallest and largest allowed. Lists: fewest and most items. */
  min: z.number().optional(),
  max: z.number().optional(),
  multipleOf: z.number().positive().optional(),
  /** Strings: longest allowed, in UTF-16 units. */
  maxLength: z.number().int().positive().optional(),
  /** Enums: the allowed words. */
  values: z.array(z.string()).min(1).max(2000).optional(),
  /** Strings: what of the host's they name, `models` or `loras`; editors offer what there is, and any other text is allowed. */
  names: z.string().min(1).max(100).optional(),
  /** Strings: worth a box of several lines. */
  multiline: z.boolean().optional(),
  /** Unit of a number, for people: `px`, `steps`. */
  unit: z.string().max(40).optional(),
  /** Rarely changed; editors fold it away. */
  advanced: z.boolean().optional(),
  /** Graph inputs: read by the front end (an HTTP answer's form, say), so that the graph itself need not use it. */
  frontEnd: z.boolean().optional(),
  /** Outputs: facts known without running, each copied or scaled from an input's fact or literal. */
  facts: z
    .record(z.string(), z.union([z.number(), z.strictObject({ of: z.string(), times: z.number().optional() })]))
    .optional(),
});

/** See {@link portSpec}. */
export type PortSpec = z.infer<typeof portSpec>;
