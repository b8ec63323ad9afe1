import type { CDPSession, Page } from "playwright-core";
import { median } from "../../../../scripts/bench/clock.ts";

/** What a page's main thread has worked so far, in ms of a processor. */
export async function mainThread(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
}

/** A session that counts the main thread's own time, whatever else the machine does. */
export async function counting(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return session;
}

const record = `window.frameTimes = []; window.recording = true;
  (function step(last) { requestAnimationFrame((now) => { frameTimes.push(now - last); recording && step(now); }); })(performance.now())`;

/** How frames come while something is done on a page: ms from one to the next, and the main thread's time a frame. */
export async function framesOf(page: Page, session: CDPSession, act: () => Promise<void>) {
  await page.evaluate(record);
  const before = await mainThread(session);
  await act();
  const worked = (await mainThread(session)) - before;
  const frames = (await page.evaluate("window.recording = false, window.frameTimes.slice(1)")) as number[];
  const sorted = frames.sort((a, b) => a - b);
  return {
    median: median(frames),
    p95: sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN,
    work: worked / frames.length,
  };
}

/** Drags from a point by the mouse, as quickly as the page takes it. */
export async function drag(page: Page, { x, y }: { readonly x: number; readonly y: number }): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 60; step++) await page.mouse.move(x + 3 * step, y + 2 * step);
  await page.mouse.up();
}
