import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { examples, models, newFolder } from "../../runner/test/support/command.ts";
import { ended, small } from "./support/editor-page.ts";
import { onServer } from "./support/on-server.ts";

const { newPage } = onServer();
const program = fileURLToPath(new URL("../../../examples/programs/in-your-server.ts", import.meta.url));

/** The address that the program says when it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (text) => resolve(`${text}`.trim()));
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

test("the editor works below a prefix of another app: it opens a graph, runs it and shows the picture", async () => {
  const cwd = newFolder();
  const env = { ...process.env, NODE_OPTIONS: "", SIGMAFLOW_CACHE_DIR: `${cwd}/cache`, SIGMAFLOW_MODELS: models };
  const child = spawn(process.execPath, [program, examples, "data", "0"], { cwd, env });
  const gone = new Promise((resolve) => child.once("close", resolve));
  try {
    const page = await newPage();
    const refused: string[] = [];
    page.on("console", (message) => /content security policy/i.test(message.text()) && refused.push(message.text()));
    // Without the slash at the end, as somebody types it.
    await page.goto(`${await addressOf(child)}/pictures?graph=txt2img`);
    await page.locator("[data-node=decode]").waitFor();
    await small(page, 2);
    await page.keyboard.press("Control+Enter");
    expect(await ended(page)).toMatch(/^Done/);
    const picture = page.locator(".result img");
    await picture.waitFor();
    expect(await picture.getAttribute("src")).toContain("/pictures/api/artifacts/");
    expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(
      512,
    );
    // All of it without what the page's policy forbids, such as to make code from text.
    expect(refused).toEqual([]);
  } finally {
    child.kill("SIGKILL");
    await gone;
  }
});
