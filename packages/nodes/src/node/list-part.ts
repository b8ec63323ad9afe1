import { any, defineNode, int, list } from "@sigmaflow/core";

/** Some of a list's items. */
export const listPart = defineNode({
  type: "list.part",
  version: 1,
  label: "Part of list",
  description: "Some of a list's items in order, the first few steps of a schedule for example.",
  category: "flow",
  keywords: ["slice", "take", "skip", "start at step", "end at step"],
  inputs: {
    items: list(any("T"), { label: "Items" }),
    first: int({ default: 0, min: 0, label: "First", description: "The place of the first, from 0." }),
    count: int({ optional: true, min: 0, label: "How many", description: "All to the end, unless set." }),
  },
  outputs: { items: list(any("T"), { label: "Items" }) },
  run: ({ items, first, count = items.length }) => ({ items: items.slice(first, first + count) }),
});
