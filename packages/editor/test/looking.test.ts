import { expect, test } from "vitest";
import { onSite } from "./support/on-site.ts";

const site = onSite();

test("shows an example with a card for every node, and asks its own origin alone", async () => {
  const page = await site.open();
  expect(await page.locator(".card[data-node]").count()).toBe(13);
  const wires = page.locator(".react-flow__edge");
  const drawn = await wires.count();
  expect(drawn).toBeGreaterThan(20);
  // Pills stand for links to the graph's inputs, until their card is chosen or their wires are wanted.
  await page.locator("[data-node=denoise] .input-pill").dispatchEvent("click");
  await page.getByRole("tab", { name: "Details", selected: true }).waitFor();
  await expect.poll(() => wires.count()).toBeGreaterThan(drawn + 10);
  await page.keyboard.press("Escape");
  await expect.poll(() => wires.count()).toBe(drawn);
  await page.getByRole("button", { name: "Wires of the graph's inputs" }).click();
  await expect.poll(() => wires.count()).toBeGreaterThan(drawn + 10);
  expect(site.asked.filter((url) => !url.startsWith(site.url) && !url.startsWith("data:"))).toEqual([]);
  expect(site.complaints).toEqual([]);
});

test("deletes, undoes and redoes by keys", async () => {
  const page = await site.open();
  await page.locator("[data-node=decode] .card-title").click();
  await page.keyboard.press("Delete");
  await page.locator("[data-node=decode]").waitFor({ state: "detached" });
  await page.getByRole("tab", { name: /Problems/ }).click();
  expect(await page.locator(".problem[data-code=NO_OUTPUTS]").count()).toBe(1);
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=decode]").waitFor();
  await page.getByText("Nothing keeps this graph from running.").waitFor();
  await page.keyboard.press("Control+Shift+z");
  await page.locator("[data-node=decode]").waitFor({ state: "detached" });
});

test("[faults Broken 4.2] says what a graph may cost before it is run, with the values that are set", async () => {
  const page = await site.open();
  await page.keyboard.press("Control+o");
  const body = {
    inputs: { item: { type: "seed" } },
    nodes: { call: { type: "remote.call", in: { prompt: "x", seed: { $input: "item" } } } },
    outputs: { image: { $from: "call.image" } },
  };
  const graph = {
    sigmaflow: 1,
    nodes: {
      seeds: { type: "list.seeds", in: { count: 30 } },
      each: { type: "map", in: { items: { $from: "seeds.seeds" } }, body },
    },
    outputs: { image: { $from: "each.image" } },
  };
  const buffer = Buffer.from(JSON.stringify(graph));
  await page.locator("input[type=file]").setInputFiles({ name: "spend.json", mimeType: "application/json", buffer });
  await page.getByRole("tab", { name: "Run", exact: true }).click();
  await page.getByText("It may make 30 paid calls at most (remote.call)").waitFor();
});

test("finds a node by what it does and adds it by keys alone", async () => {
  const page = await site.open();
  await page.locator(".react-flow__pane").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Space");
  await page.keyboard.type("vae enc");
  await page.keyboard.press("Enter");
  await page.locator(".react-flow__node[data-id=vae_encode]:focus").waitFor();
  await page.keyboard.press("Tab");
  await page.locator("[data-nodeid=vae_encode][data-handleid=vae]:focus").waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
});

test("says of a file that is no graph what is wrong and where, and opens one that is dropped", async () => {
  const page = await site.open();
  await page.keyboard.press("Control+o");
  const file = page.locator("input[type=file]");
  const dialog = page.getByRole("dialog");
  const broken = [
    ['{ "sigmaflow": 1, "nodes": {}, }', "broken cannot be opened: A comma stands before } (line 1, column 32)."],
    ['{\n  "nodes": {}\n}', "sigmaflow is missing, so this may be no sigmaflow graph. Line 1, column 1."],
  ] as const;
  for (const [text, says] of broken) {
    await file.setInputFiles({ name: "broken.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await dialog.getByText(says).waitFor();
  }
  await page.keyboard.press("Escape");
  expect(await page.locator(".notice").count()).toBe(0);
  expect(await page.locator("[data-node=decode]").count()).toBe(1);
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['{ "sigmaflow": 1, "nodes": {} }'], "dropped.json"));
    return transfer;
  });
  await page.locator(".canvas").dispatchEvent("drop", { dataTransfer: dropped });
  await page.getByText("Nothing is here yet.").waitFor();
});

test("copies and pastes nodes with the wires between them, and undoes that as one step", async () => {
  const page = await site.open();
  await page.locator("[data-node=decode] .card-title").click();
  await page.locator("[data-node=finish] .card-title").click({ modifiers: ["Control"] });
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+v");
  await page.locator("[data-node=decode_2]").waitFor();
  await page.locator(".react-flow__edge[data-id='decode_2.latent']").waitFor({ state: "attached" });
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=decode_2]").waitFor({ state: "detached" });
  expect(await page.getByRole("button", { name: "Undo" }).isDisabled()).toBe(true);
});

test("draws a wire by keys alone, between ports that fit", async () => {
  const page = await site.open();
  const edge = page.locator(".react-flow__edge[data-id='decode.latent']");
  await page.locator("[data-node=decode] .card-title").click();
  await page.getByRole("button", { name: "Take the wire from Latent" }).click();
  await edge.waitFor({ state: "detached" });
  await page.locator("[data-nodeid=finish][data-handleid=latent]").focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("[data-nodeid=decode][data-handleid=vae]").getAttribute("tabindex")).toBe("-1");
  const taker = page.locator("[data-nodeid=decode][data-handleid=latent]");
  expect(await taker.getAttribute("tabindex")).toBe("0");
  await taker.focus();
  await page.keyboard.press("Enter");
  await edge.waitFor({ state: "attached" });
});

test.each(["txt2img-refined", "img2img", "inpaint", "txt2img-by-hand"])(
  "pictures of a run lie over no other card: %s",
  async (name) => {
    const page = await site.open(`?graph=${name}&view=graph`);
    const id = "0".repeat(64);
    const ids = await page
      .locator(".card[data-node]")
      .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.node!));
    const bodies: object[] = [{ type: "run.started", seeds: {}, nodes: ids.length }];
    const outputs = Object.fromEntries(
      ["image", "images", "mask", "masked", "latent", "state"].map((port) => [port, id]),
    );
    for (const path of ids) {
      bodies.push(
        { type: "node.started", path, node: "x" },
        { type: "node.preview", path, hash: id, width: 8, height: 10 },
      );
      if (!/denoise|refine/.test(path)) bodies.push({ type: "node.result", path, outputs });
    }
    const events = bodies.map(
      (body, seq) => `id: ${seq}\ndata: ${JSON.stringify({ seq, run: id, time: 1, ...body })}\n\n`,
    );
    await page.route("**/api/runs", (route) => route.fulfill({ status: 202, json: { id, status: "queued" } }));
    await page.route("**/api/runs/*", (route) =>
      route.fulfill({ json: { id, status: "running", seeds: {}, lastSeq: 0 } }),
    );
    await page.route("**/api/runs/*/events*", (route) =>
      route.fulfill({ headers: { "content-type": "text/event-stream" }, body: events.join("") }),
    );
    const picture =
      '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="640"><rect width="512" height="640"/></svg>';
    await page.route("**/api/artifacts/**", (route) => route.fulfill({ contentType: "image/svg+xml", body: picture }));
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect.poll(() => page.locator(".card-picture img").count()).toBeGreaterThan(1);
    const over = () =>
      page.evaluate(() => {
        const cards = [...document.querySelectorAll(".card")];
        const shown = [...document.querySelectorAll<HTMLImageElement>(".card-picture img")];
        if (!shown.every(({ complete }) => complete)) return ["not loaded yet"];
        return shown.flatMap((img) => {
          const one = img.getBoundingClientRect();
          return cards
            .filter((card) => {
              const other = card.getBoundingClientRect();
              const isApart =
                one.right <= other.left + 1 ||
                other.right <= one.left + 1 ||
                one.bottom <= other.top + 1 ||
                other.bottom <= one.top + 1;
              return !card.contains(img) && !isApart;
            })
            .map(
              (card) => `${img.closest<HTMLElement>(".card")?.dataset.node} over ${(card as HTMLElement).dataset.node}`,
            );
        });
      });
    await expect.poll(over).toEqual([]);
  },
);
