import { readFileSync } from "node:fs";

/** The package's version. Built, the file lies one folder deeper than in the sources. */
export function version(): string {
  const manifest = new URL(import.meta.url.endsWith(".ts") ? "../package.json" : "../../package.json", import.meta.url);
  const { version: text } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  return text;
}
