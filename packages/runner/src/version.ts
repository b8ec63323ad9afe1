import { existsSync, readFileSync } from "node:fs";

/** The package's version. Its manifest is beside `src` and `dist`; the bundled command lies one folder deeper. */
export function version(): string {
  const manifest = ["../package.json", "../../package.json"]
    .map((file) => new URL(file, import.meta.url))
    .find((file) => existsSync(file));
  if (manifest === undefined) throw new Error("the package has no package.json");
  const { version: text } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  return text;
}
