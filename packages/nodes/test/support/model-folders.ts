import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The tiny models that the tests run. */
export const fixtures = fileURLToPath(new URL("../../fixtures", import.meta.url));

/** What an overlay says of itself. */
export interface Overlay {
  readonly over: string;
  readonly remove: readonly string[];
  readonly refused?: boolean;
  readonly about: string;
}

/** Overlays of the tiny model that are about one peculiarity each, by name. */
export function modelVariants(): readonly { readonly name: string; readonly overlay: Overlay }[] {
  return readdirSync(join(fixtures, "model-variants")).map((name) => ({
    name,
    overlay: readOverlay(join("model-variants", name)) as Overlay,
  }));
}

/** An empty folder of its own for a test, without links in its path. Remove it afterwards. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "sigmaflow-test-")));
}

/** Copies a fixture model to `root/as`, laid over the model that it is a variant of. */
export function copyModel(fixture: string, root: string, as: string): string {
  const target = join(root, as);
  const overlay = readOverlay(fixture);
  if (overlay) cpSync(join(fixtures, overlay.over), target, { recursive: true });
  cpSync(join(fixtures, fixture), target, { recursive: true });
  for (const part of overlay?.remove ?? []) rmSync(join(target, part), { recursive: true });
  return target;
}

function readOverlay(fixture: string): Overlay | undefined {
  const path = join(fixtures, fixture, "overlay.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Overlay) : undefined;
}
