import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { add, draw, port } from "./support/editor-page.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();

const undo = (page: Page) => page.getByRole("button", { name: "Undo" });
const card = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);

/** Waits until nothing on the canvas moves any more, and says where a card is on screen. */
async function place(page: Page, id: string): Promise<{ x: number; y: number; width: number; height: number }> {
  for (let last = ""; ; await page.waitForTimeout(60)) {
    const box = await card(page, id).boundingBox();
    if (box !== null && last === JSON.stringify(box)) return box;
    last = JSON.stringify(box);
  }
}

test("nodes are added where the pointer is, or in sight, and each is one step", async () => {
  const page = await site.open();
  await page.mouse.move(640, 700);
  await add(page, "Image grid");
  const at = await place(page, "image_grid");
  expect(Math.abs(at.x - 640) + Math.abs(at.y - 700)).toBeLessThan(200);
  for (const id of ["image_grid_2", "image_grid_3", "image_grid_4", "image_grid_5"]) {
    await add(page, "Image grid");
    const { x, y, width, height } = await place(page, id);
    const canvas = (await page.locator(".canvas").boundingBox())!;
    expect(x >= canvas.x && y >= canvas.y, id).toBe(true);
    expect(x + width <= canvas.x + canvas.width && y + height <= canvas.y + canvas.height, id).toBe(true);
  }
  for (let step = 0; step < 5; step++) await page.keyboard.press("Control+z");
  await card(page, "image_grid").waitFor({ state: "detached" });
  expect(await undo(page).isDisabled()).toBe(true);
});

test("arrows with Shift move what is chosen, as one step", async () => {
  const page = await site.open();
  await page.locator("[data-node=decode] .card-title").click();
  const before = await place(page, "decode");
  for (let press = 0; press < 4; press++) await page.keyboard.press("Shift+ArrowDown");
  expect((await place(page, "decode")).y).toBeGreaterThan(before.y);
  await page.keyboard.press("Control+z");
  expect(await place(page, "decode")).toEqual(before);
  expect(await undo(page).isDisabled()).toBe(true);
});

test("copies lie over nothing", async () => {
  const page = await site.open();
  await page.locator("[data-node=decode] .card-title").click();
  await page.keyboard.press("Control+d");
  const [one, other] = [await place(page, "decode"), await place(page, "decode_2")];
  const apart =
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y;
  expect(apart).toBe(true);
  await page.keyboard.press("Control+z");
  await card(page, "decode_2").waitFor({ state: "detached" });
});

test("inside of what is shipped every change is refused in words, and Escape goes out step by step", async () => {
  const page = await site.open();
  await page.getByRole("button", { name: "Open denoise" }).click();
  await page.locator(".tag", { hasText: "read only" }).waitFor();
  const inner = page.locator(".card[data-node] .card-title").first();
  const refused = page.locator(".notice", { hasText: "The inside of a node that is shipped cannot be changed." });
  for (const key of ["Space", "Delete", "Alt+l", "Control+d"]) {
    await inner.click();
    await page.keyboard.press(key);
    await refused.waitFor();
    await page.keyboard.press("Escape");
    await refused.waitFor({ state: "detached" });
  }
  await page.locator(".react-flow__handle.port").first().focus();
  await page.keyboard.press("Enter"); // takes up a wire
  await page.keyboard.press("Escape");
  expect(await page.locator(".port[data-held]").count()).toBe(0);
  expect(await page.locator(".react-flow__node.selected").count()).toBe(1);
  await page.keyboard.press("Escape");
  expect(await page.locator(".react-flow__node.selected").count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.locator("[data-node=decode]").waitFor();
});

test("a value that is searched for is set in the node that is added, and a miss says what would help", async () => {
  const page = await site.open();
  await page.keyboard.press("Space");
  await page.getByLabel("Search nodes").fill("sharpen");
  await page.locator(".nothing", { hasText: "No node changes a picture so." }).waitFor();
  await page.getByLabel("Search nodes").fill("euler a 30 steps");
  await page.locator(".found-node[aria-selected=true]", { hasText: "Scheduler Euler a, Steps 30" }).waitFor();
  await page.keyboard.press("*");
  await page.locator(".found-node[data-type='schedule.plan'] [aria-label=starred]").waitFor();
  await page.keyboard.press("Enter");
  const steps = page.locator("[data-node=schedule_plan]").getByLabel("Steps", { exact: true });
  expect(await steps.inputValue()).toBe("30");
  await page.keyboard.press("Space");
  await page.locator(".found-node").first().waitFor();
  expect(await page.locator(".found-node").first().getAttribute("data-type")).toBe("schedule.plan");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await card(page, "schedule_plan").waitFor({ state: "detached" });
});

test("a problem is said in labels, and mended by its button in one step", async () => {
  const page = await site.open();
  await page.locator("[data-node=denoise] .card-title").click();
  await page.getByRole("button", { name: "Take the wire from State" }).click();
  await page.getByRole("tab", { name: /Problems/ }).click();
  const problem = page.locator(".problem[data-code=MISSING_INPUT]");
  await problem.locator(".problem-place", { hasText: "Denoise · State" }).waitFor();
  await page.getByRole("button", { name: "Link it to Latent noise" }).click();
  await problem.waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await problem.waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText("Nothing keeps this graph from running.").waitFor();
});

test("a base's UNet where a refiner's belongs is seen while drawing, at its port, and mended in one step", async () => {
  const page = await site.open();
  const title = (name: string, side: "source" | "target") => port(page, name, side).getAttribute("title");
  await expect.poll(() => title("model.unet", "source")).toBe("UNet: output, a UNet, base");
  expect(await title("refiner_model.unet", "source")).toBe("UNet: output, a UNet, refiner");
  expect(await title("refine.unet", "target")).toBe("UNet: input, a UNet, refiner");
  await draw(page, "model.unet", "refine.unet");
  const mark = page.locator("[data-node=refine] .port-in .problem-mark");
  await mark.first().waitFor();
  expect(await mark.first().getAttribute("title")).toContain("Refine needs a refiner UNet as “UNet”");
  await page.getByRole("tab", { name: /Problems/ }).click();
  const problem = page.locator(".problem[data-code=UNFIT_VALUE]");
  await problem.locator(".problem-place", { hasText: "Refine · UNet" }).waitFor();
  await page.getByRole("button", { name: "Link it to Load model (refiner_model)" }).click();
  await problem.waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await problem.waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText("Nothing keeps this graph from running.").waitFor();
});

test("the canvas is one stop of Tab, arrows walk its cards and wires, F6 its regions, Space ends a held wire", async () => {
  const page = await site.open();
  const focused = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset.id);
  await page.keyboard.press("F6");
  while ((await focused()) === undefined) await page.keyboard.press("F6");
  expect(await focused()).toBe("$inputs");
  await page.locator("[data-node=finish] .card-title").click();
  await page.keyboard.press("ArrowRight");
  await expect.poll(focused).toBe("decode");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(focused).toBe("finish");
  await page.keyboard.press("Control+ArrowRight");
  await expect.poll(focused).toBe("decode.latent");
  await page.keyboard.press("ArrowRight");
  await expect.poll(focused).toBe("decode");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(focused).toBe("finish");
  let stops = 0;
  for (
    ;
    stops < 12 && (await page.evaluate(() => document.activeElement?.closest(".react-flow__viewport") != null));
    stops++
  )
    await page.keyboard.press("Tab");
  expect(stops).toBeLessThan(6); // the card, its ports, and out
  await page.locator(".port[data-nodeid=noise][data-handleid=state]").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  await page.getByRole("dialog", { name: /Add a node with an input for/ }).waitFor();
  await page.keyboard.type("take latent");
  await page.keyboard.press("Enter");
  await page.locator(".react-flow__edge[data-id='denoise_finish.state']").waitFor({ state: "attached" });
  await page.keyboard.press("Control+z");
  await card(page, "denoise_finish").waitFor({ state: "detached" });
});
