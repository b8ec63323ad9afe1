import type { Page } from "playwright-core";

/** Answers uploads and pictures as a server would, and gives the bodies that were sent. */
export async function takingUploads(page: Page): Promise<Buffer[]> {
  const sent: Buffer[] = [];
  await page.route("**/api/uploads", (route) => {
    sent.push(route.request().postDataBuffer()!);
    return route.fulfill({ status: 201, json: { hash: `${sent.length - 1}`.padStart(64, "0") } });
  });
  await page.route("**/api/artifacts/**", (route) => {
    const at = Number(/artifacts\/(\d+)/.exec(route.request().url())![1]);
    return route.fulfill({ body: sent[at]!, contentType: "image/png" });
  });
  return sent;
}
