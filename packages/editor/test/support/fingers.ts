import type { CDPSession, Page } from "playwright-core";

/** A place on the screen. */
export type Place = readonly [x: number, y: number];

/** Real touch events of the browser, each finger from a place to another. */
export interface Fingers {
  /** Puts fingers down, leads them in steps, and lifts them. */
  lead(...ways: readonly (readonly [from: Place, to: Place])[]): Promise<void>;
  /** Leaves a finger on a place until something came of it, then lifts it. */
  rest(at: Place, until: () => Promise<unknown>): Promise<void>;
  tap(at: Place): Promise<void>;
}

const steps = 6;

/** The fingers on a page whose context has touch. */
export async function fingersOn(page: Page): Promise<Fingers> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", places: readonly Place[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) });
  return {
    async lead(...ways) {
      await send(
        "touchStart",
        ways.map(([from]) => from),
      );
      for (let step = 1; step <= steps; step++) {
        const between = (from: number, to: number) => from + ((to - from) * step) / steps;
        await send(
          "touchMove",
          ways.map(([from, to]) => [between(from[0], to[0]), between(from[1], to[1])]),
        );
      }
      // At rest before they are lifted: the browser would take the next tap to end a fling.
      await page.waitForTimeout(120);
      await send(
        "touchMove",
        ways.map(([, to]) => to),
      );
      await send("touchEnd", []);
    },
    async rest(at, until) {
      await send("touchStart", [at]);
      await until();
      await send("touchEnd", []);
    },
    async tap(at) {
      await send("touchStart", [at]);
      await send("touchEnd", []);
    },
  };
}
