import type { Problem } from "@sigmaflow/core";
import { printError } from "./cli-error.ts";

/** Prints what does not keep a graph from running. */
export function printWarnings(warnings: readonly Problem[]): void {
  for (const { code, message, hint, path, port } of warnings) {
    const place = [path, port].filter((part) => part !== undefined && part !== "").join(".");
    printError({ code, message: `${message} ${hint}`, path: place }, { word: "warning" });
  }
}
