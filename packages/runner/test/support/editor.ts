import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { repository } from "../../../../scripts/workspace.ts";

const program = path.join(repository, "packages", "editor", "test", "draw-program.ts");

/**
 * Opens a served graph in the editor in a real Chromium and runs it as it is; gives what the editor says of the run and
 * the file of the picture that it shows, empty where the run failed. In a process of its own: the runner knows the editor
 * only as a site.
 */
export async function drawInEditor(
  address: string,
  graph: string,
): Promise<{ readonly said: string; readonly picture: Buffer }> {
  const args = [program, address, graph];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  const { said, picture } = JSON.parse(stdout) as { readonly said: string; readonly picture: string };
  return { said, picture: Buffer.from(picture, "base64") };
}
