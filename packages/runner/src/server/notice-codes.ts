import { defineNotices } from "@sigmaflow/core";

/** What a server says besides; none of it stops it. */
export const serverNotices = defineNotices({
  NAMES_RESERVED: {
    title: "Graphs with names of the API's own",
    meaning: "Graphs in the served folder are called as the API calls something else below `/v1`.",
    action: "Ask for them below `/graphs`, or rename them.",
    message: ({ names }: { readonly names: readonly string[] }) => {
      const addresses = names.slice(0, 10).map((name) => `/graphs/${name}`);
      return `${addresses.join(", ")}: below /v1 ${names.length === 1 ? "this name means" : "these names mean"} something else, so the ${names.length === 1 ? "graph is" : "graphs are"} served there. Rename what is to be below /v1.`;
    },
  },
});
