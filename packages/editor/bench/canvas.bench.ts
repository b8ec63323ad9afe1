import type { GraphDocument } from "@sigmaflow/core";
import type { Page } from "playwright-core";
import { median } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import { cardForm } from "../src/document/card-size.ts";
import { catalogue } from "../src/document/fixtures/graphs.ts";
import { manyNodes } from "../src/document/fixtures/many-nodes.ts";
import { cardsOf } from "../src/document/layout.ts";
import { startBrowser } from "../test/support/browser.ts";
import { startSite } from "../test/support/site.ts";
import { counting, framesOf, mainThread } from "./support/frames.ts";
import { buildPlainSite } from "./support/plain-site.ts";

const graphs = { 1000: manyNodes(1000), 5000: manyNodes(5000) };
/** So many cards are in view when they are measured up close. */
const closely = 50;
/** How often both pages are moved, in turns; the middle one counts. */
const rounds = 5;
const opens = { 1000: "under 1 s", 5000: "under 4 s" };

type Frames = Awaited<ReturnType<typeof framesOf>>;

/** Room between cards that are close together, in pixels. */
const apart = 16;

/** What opening, dragging, panning and tidying many nodes takes in headless Chromium, beside plain React Flow. */
export async function bench(report: Report): Promise<void> {
  const named = Object.fromEntries(
    Object.entries(graphs).flatMap(([count, graph]) => [
      [`n${count}`, graph],
      [`close${count}`, closeTogether(graph)],
    ]),
  );
  const site = await startSite({ graphs: named, pages: { plain: await buildPlainSite(graphs) } });
  const browser = await startBrowser();
  const open = async (address: string, shows: string) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(120_000);
    const session = await counting(page);
    await page.goto(`${site.url}${address}`);
    await page.locator(shows).first().waitFor();
    await page.waitForTimeout(1500); // until it rests
    return { page, session, ms: await mainThread(session) };
  };
  try {
    for (const count of [1000, 5000] as const) {
      const plain = await open(`plain/?count=${count}`, ".react-flow__node");
      const ours = await open(`?graph=n${count}`, ".card[data-node]");
      const name = `${count} nodes`;
      const against = { name: "plain React Flow", value: plain.ms / 1000 };
      report({ name: `${name}: opening, main thread`, value: ours.ms / 1000, unit: "s", against, aim: opens[count] });
      for (const move of ["dragging", "panning"] as const) {
        const of = async ({ page, session }: typeof ours) => {
          const from = move === "panning" ? { x: 30, y: 120 } : await someCard(page);
          return await framesOf(page, session, from);
        };
        const [theirs, mine]: [Frames[], Frames[]] = [[], []];
        for (let round = 0; round < rounds; round++) {
          theirs.push(await of(plain));
          mine.push(await of(ours));
        }
        const middleOf = (all: readonly Frames[], what: "work" | "letGo") => median(all.map((one) => one[what]));
        const value = middleOf(mine, "work");
        const other = { name: "plain React Flow", value: middleOf(theirs, "work") };
        report({
          name: `${name}, all in view: ${move}, main thread a frame`,
          value,
          unit: "ms",
          against: other,
          aim: "within 1.3 times",
        });
        if (move === "panning") continue;
        const against = { name: "plain React Flow", value: middleOf(theirs, "letGo") };
        report({
          ...{ name: `${name}, all in view: letting go of a card, main thread`, unit: "ms", against },
          value: middleOf(mine, "letGo"),
        });
      }
      await plain.page.close();
      if (count === 1000) await tidying(ours.page, report);
      await ours.page.close();
      const close = await open(`?graph=close${count}`, ".card[data-node]");
      await zoomIn(close.page);
      const seen = await cardsInView(close.page);
      for (const move of ["dragging", "panning"] as const) {
        const from = move === "panning" ? { x: 4, y: 120 } : await someCard(close.page);
        const { median: middle, p95 } = await framesOf(close.page, close.session, from);
        const what = `${name}, ${seen} in view: ${move}, a frame`;
        report({ name: `${what}, median`, value: middle, unit: "ms", ...(count === 1000 && { aim: "17 ms" }) });
        report({ name: `${what}, p95`, value: p95, unit: "ms", aim: count === 1000 ? "34 ms" : "under 50 ms" });
      }
      await close.page.close();
    }
  } finally {
    await browser.close();
    site.close();
  }
}

/** A point on a card in the middle of what is in sight. */
async function someCard(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  const boxes = await page.locator(".react-flow__node").evaluateAll((cards) =>
    cards.map((card) => {
      const { x, y, width, height } = card.getBoundingClientRect();
      return { x: x + Math.min(30, width / 2), y: y + Math.min(8, height / 2) };
    }),
  );
  const inSight = boxes.filter(({ x, y }) => x > 10 && y > 100 && x < 650 && y < 600);
  return inSight[inSight.length >> 1] ?? { x: 480, y: 400 };
}

/** Cards that are drawn, at least in part in view. */
const cardsInView = (page: Page) => page.locator(".card").count();

/** Zooms in on a card until cards are drawn whole, and about as many are in view as are to be measured. */
async function zoomIn(page: Page): Promise<void> {
  const { x, y } = await someCard(page);
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  const isFar = async () => (await page.locator(".card.face").count()) > 0 || (await cardsInView(page)) > 1.1 * closely;
  for (let turn = 0; turn < 120 && (await isFar()); turn++) await page.mouse.wheel(0, -20);
  await page.keyboard.up("Control");
  await page.waitForTimeout(1000);
}

/** A graph's cards in columns, hardly apart: many are in view while they are drawn whole. */
function closeTogether(graph: GraphDocument): GraphDocument {
  const cards = cardsOf(graph).map((id) => ({ id, ...cardForm(graph, id, catalogue) }));
  const all = cards.reduce((sum, { height }) => sum + height + apart, 0);
  const columns = Math.round(Math.sqrt(all / (252 + apart)));
  const layout: Record<string, [number, number]> = {};
  let [x, y] = [0, 0];
  for (const { id, height } of cards) {
    layout[id] = [x, y];
    y += height + apart;
    if (y > all / columns) [x, y] = [x + 252 + apart, 0];
  }
  return { ...graph, layout };
}

async function tidying(page: Page, report: Report): Promise<void> {
  await page.keyboard.press("Escape");
  const session = await counting(page);
  const [start, worked] = [performance.now(), await mainThread(session)];
  const gone = page.waitForEvent("worker").then((worker) => worker.waitForEvent("close"));
  await page.getByRole("button", { name: "Tidy" }).click();
  await gone;
  report({ name: "1000 nodes: tidying", value: (performance.now() - start) / 1000, unit: "s", aim: "under 3 s" });
  await page.waitForTimeout(1500);
  report({ name: "1000 nodes: tidying, main thread", value: (await mainThread(session)) - worked, unit: "ms" });
}
