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

/** Moves by which a drag has begun: a click would move less. */
const begins = 4;

const record = `window.frameTimes = []; window.recording = true;
  (function step(last) { requestAnimationFrame((now) => { frameTimes.push(now - last); recording && step(now); }); })(performance.now())`;

/**
 * How frames come while something is dragged from a point by the mouse, as quickly as the page takes it: ms from one to the
 * next, and the main thread's time a frame. What letting go comes to is no frame of it: `letGo`, ms.
 */
export async function framesOf(page: Page, session: CDPSession, { x, y }: { readonly x: number; readonly y: number }) {
  const moveTo = (step: number) => page.mouse.move(x + 3 * step, y + 2 * step);
  await moveTo(0);
  await page.mouse.down();
  for (let step = 1; step <= begins; step++) await moveTo(step);
  await page.waitForTimeout(100);
  await page.evaluate(record);
  const before = await mainThread(session);
  for (let step = begins + 1; step <= begins + 60; step++) await moveTo(step);
  const moved = await mainThread(session);
  const worked = moved - before;
  const frames = (await page.evaluate("window.recording = false, window.frameTimes.slice(1)")) as number[];
  const sorted = frames.sort((a, b) => a - b);
  await page.mouse.up();
  await page.waitForTimeout(500);
  return {
    letGo: (await mainThread(session)) - moved,
    median: median(frames),
    p95: sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN,
    work: worked / frames.length,
  };
}
