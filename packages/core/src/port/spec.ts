// The lighter form of zod: pages that read documents would weigh 10 kB more with the other.
import * as z from "zod/mini";

/** A text of bounded length, in UTF-16 units. */
export const text = (longest: number) => z.string().check(z.maxLength(longest));

/** The same, not empty. */
export const word = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));

/**
 * A port as data: what a node's input or output, or a graph's own input, accepts and shows. The same object stands in the
 * catalogue, in a graph document's `inputs` and behind every form, flag and schema.
 */
export const portSpec = z.strictObject({
  /** Port type in text form: `image`, `int`, `list<image>`, `any`, or a type variable `any<T>`. */
  type: word(200),
  label: z.optional(text(200)),
  description: z.optional(text(4000)),
  /** May be left out though it has no default. */
  optional: z.optional(z.boolean()),
  /** Used when nothing is given; a literal of this port's type. */
  default: z.optional(z.json()),
  /** Numbers: smallest and largest allowed. Lists: fewest and most items. */
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  multipleOf: z.optional(z.number().check(z.positive())),
  /** Strings: longest allowed, in UTF-16 units. */
  maxLength: z.optional(z.int().check(z.positive())),
  /** Enums: the allowed words. */
  values: z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(2000))),
  /** Strings: what of the host's they name, `models` or `loras`; editors offer what there is, and any other text is allowed. */
  names: z.optional(word(100)),
  /** Strings: worth a box of several lines. */
  multiline: z.optional(z.boolean()),
  /** Unit of a number, for people: `px`, `steps`. */
  unit: z.optional(text(40)),
  /** Rarely changed; editors fold it away. */
  advanced: z.optional(z.boolean()),
  /** Graph inputs: read by the front end (an HTTP answer's form, say), so that the graph itself need not use it. */
  frontEnd: z.optional(z.boolean()),
  /** Inputs: what a value's facts must be where they are known before running, each a word: `{ "expert": "refiner" }`. */
  needs: z.optional(z.record(z.string(), z.string())),
  /** Outputs: facts known without running, each copied or scaled from an input's fact or literal. */
  facts: z.optional(
    z.record(z.string(), z.union([z.number(), z.strictObject({ of: z.string(), times: z.optional(z.number()) })])),
  ),
});

/** See {@link portSpec}. */
export type PortSpec = z.infer<typeof portSpec>;

/** Something known of a value: a number, or a word. */
export type Fact = number | string;
