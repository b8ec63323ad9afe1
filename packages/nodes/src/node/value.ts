import { any, boolean, defineNode, float, int, type Seed, seed, string } from "@sigmaflow/core";

const words = { version: 1, category: "value" } as const;

/** Text, set once and linked to many. */
export const valueText = defineNode({
  ...words,
  type: "value.text",
  label: "Text",
  description: "Text, set once and linked to many.",
  inputs: { value: string({ multiline: true, maxLength: 100_000, default: "" }) },
  outputs: { value: string() },
  run: ({ value }) => ({ value }),
});

/** A whole number, set once and linked to many. */
export const valueInt = defineNode({
  ...words,
  type: "value.int",
  label: "Whole number",
  description: "A whole number, set once and linked to many.",
  inputs: { value: int({ default: 0 }) },
  outputs: { value: int() },
  run: ({ value }) => ({ value }),
});

/** A number, set once and linked to many. */
export const valueFloat = defineNode({
  ...words,
  type: "value.float",
  label: "Number",
  description: "A number, set once and linked to many.",
  inputs: { value: float({ default: 0 }) },
  outputs: { value: float() },
  run: ({ value }) => ({ value }),
});

/** Yes or no, set once and linked to many. */
export const valueBoolean = defineNode({
  ...words,
  type: "value.boolean",
  label: "Yes or no",
  description: "Yes or no, set once and linked to many.",
  inputs: { value: boolean({ default: false }) },
  outputs: { value: boolean() },
  run: ({ value }) => ({ value }),
});

/** A seed, drawn once when it is −1. */
export const valueSeed = defineNode({
  ...words,
  type: "value.seed",
  label: "Seed",
  description: "A random seed, set once and linked to many; −1 draws one and reports it.",
  inputs: { value: seed({ default: -1 }) },
  outputs: { value: seed() },
  run: ({ value }): { value: Seed } => ({ value }),
});

/** Whether anything was given. */
export const valueGiven = defineNode({
  ...words,
  type: "value.given",
  label: "Is given",
  description: "Whether an optional value was given, to switch on.",
  inputs: { value: any(undefined, { optional: true }) },
  outputs: { given: boolean() },
  run: ({ value }) => ({ given: value !== undefined }),
});
