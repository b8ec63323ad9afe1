import type { startBrowser } from "../../packages/editor/test/support/browser.ts";

/** A page of the browser that tests use. */
type Page = Awaited<ReturnType<Awaited<ReturnType<typeof startBrowser>>["newPage"]>>;

/** A state that the editor is looked at in: how to come there from the first example, opened and run once. */
export interface State {
  readonly name: string;
  readonly reach: (page: Page) => Promise<void>;
}

const press = (key: string) => async (page: Page) => {
  await page.locator("body").press(key);
};

/** Opens the panel where it is a sheet at the foot. */
async function openPanel(page: Page, tab: string): Promise<void> {
  await page.getByRole("tab", { name: tab }).last().click();
}

async function nearer(page: Page): Promise<void> {
  const box = await page.locator(".canvas").boundingBox();
  if (box === null) return;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.down("Control");
  for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -120);
  await page.keyboard.up("Control");
}

/** The states, in the order in which they are taken. Each begins where a page that was just opened is. */
export const states: readonly State[] = [
  { name: "01-opened", reach: async () => {} },
  { name: "02-nearer", reach: nearer },
  { name: "03-run", reach: (page) => openPanel(page, "Run") },
  {
    name: "04-node",
    reach: async (page) => {
      await page.locator("[data-node=denoise]").click({ position: { x: 20, y: 8 } });
    },
  },
  {
    name: "05-inside",
    reach: async (page) => {
      await page.getByRole("button", { name: "Open denoise" }).dispatchEvent("click");
    },
  },
  {
    name: "06-problems",
    reach: async (page) => {
      await page.locator("[data-node=decode]").click({ position: { x: 20, y: 8 } });
      await press("Delete")(page);
      await openPanel(page, "Problems");
    },
  },
  { name: "07-add", reach: press("Space") },
  { name: "08-open", reach: press("Control+o") },
  { name: "09-save", reach: press("Control+Shift+S") },
  { name: "10-keys", reach: press("?") },
  { name: "11-empty", reach: press("Alt+n") },
  {
    name: "12-wires",
    reach: async (page) => {
      await page.getByRole("button", { name: "Wires of the graph's inputs" }).click();
    },
  },
  {
    name: "13-inputs",
    reach: async (page) => {
      await page.locator(".react-flow__node[data-id='$inputs']").click({ position: { x: 20, y: 8 } });
    },
  },
  {
    name: "14-sweep",
    reach: async (page) => {
      await page.getByRole("button", { name: "More ways to run" }).click();
      await page.getByRole("menuitem", { name: "Sweep…" }).click();
    },
  },
  {
    name: "14-sweep-grid",
    reach: async (page) => {
      await page.getByRole("button", { name: "More ways to run" }).click();
      await page.getByRole("menuitem", { name: "Sweep…" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Input", { exact: true }).selectOption({ label: "Steps" });
      await dialog.getByLabel("Values").fill("4, 8, 20");
      await dialog.getByRole("button", { name: "Run 3 times" }).click();
      await page.locator(".grid-picture").nth(2).waitFor({ timeout: 300_000 });
    },
  },
  { name: "15-runs", reach: press("Alt+r") },
  { name: "16-create", reach: press("Alt+v") },
  {
    name: "17-choose",
    reach: async (page) => {
      await page.getByRole("button", { name: "Choose several" }).click();
    },
  },
];

/** The sizes that each is taken in, px. */
export const sizes = {
  laptop: { width: 1280, height: 800 },
  desk: { width: 1920, height: 1080 },
  phone: { width: 390, height: 844 },
} as const;
