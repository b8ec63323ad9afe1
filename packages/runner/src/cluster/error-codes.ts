import { defineErrors } from "@sigmaflow/core";
import { listed } from "./listed.ts";

/** The errors of servers and workers that share their stores. */
export const clusterErrors = defineErrors({
  CLUSTER_DRIVER_MISSING: {
    fault: "machine",
    title: "Driver not installed",
    meaning: "A store was named that is reached by a package which is not installed.",
    action: "Install it beside sigmaflow: `npm install PACKAGE`.",
    message: ({ what, packages }: { readonly what: string; readonly packages: readonly string[] }) =>
      `${what} is reached by ${listed(packages)}, which ${packages.length > 1 ? "are" : "is"} not installed. ` +
      `Run \`npm install ${packages.join(" ")}\` beside sigmaflow.`,
  },
  CLUSTER_UNREACHABLE: {
    fault: "machine",
    title: "Shared store out of reach",
    meaning: "PostgreSQL, the queue or the store of artifacts cannot be reached at the address that was named.",
    action: "See that it runs and that address, name and password are right.",
    message: ({ what, reason }: { readonly what: string; readonly reason: string }) =>
      `${what} cannot be reached: ${reason}. See that it runs, and that its address, name and password are right.`,
  },
  CLUSTER_ADDRESS_WRONG: {
    fault: "caller",
    title: "Wrong address of a shared store",
    meaning: "`--store`, `--queue` or `--artifacts` is no address of a kind that sigmaflow knows.",
    action: "Write `--store postgres://…`, `--queue redis://…`, `--artifacts s3://bucket/prefix`.",
    message: ({ flag, expected }: { readonly flag: string; readonly expected: string }) =>
      `${flag} must be an address like ${expected}.`,
  },
  CLUSTER_SCHEMA_NEWER: {
    fault: "machine",
    title: "Database of a newer sigmaflow",
    meaning: "A newer sigmaflow has changed the database's tables in ways that this one does not know.",
    action: "Use that version or a newer one, here too.",
    message: ({ found, known }: { readonly found: number; readonly known: number }) =>
      `The database has format ${found}, which a newer sigmaflow made; this one knows ${known}. Use that version or a newer one.`,
  },
});
