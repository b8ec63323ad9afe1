import { expect, test } from "vitest";
import { webHost } from "./web-host.ts";

test("the event loop turns before a page's work goes on", async () => {
  const order: string[] = [];
  setImmediate(() => order.push("something else"));
  await webHost.yield();
  await webHost.yield();
  order.push("work");
  expect(order).toEqual(["something else", "work"]);
});
