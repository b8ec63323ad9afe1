import type { RunEvent } from "@sigmaflow/core";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { describe, expect, test } from "vitest";
import { SmallTerminal } from "./fixtures/small-terminal.ts";
import { livePreviews } from "./live-previews.ts";
import { cellsFor, drawnPicture, type PictureProtocol } from "./picture.ts";
import { ProgressView } from "./progress.ts";

const picture = { data: new Uint8Array(8 * 6 * 3).fill(90), batch: 1, width: 8, height: 6, channels: 3 } as const;
const size = { columns: 9, rows: 24 };
const row = "▀".repeat(8);

const step = (number: number): RunEvent => ({
  ...{ seq: number, run: "r", time: 0, type: "node.progress", path: "loop", step: number, of: 9 },
});

const draw = (protocol: PictureProtocol, stays = false) =>
  drawnPicture(picture, { protocol, codec: sharpCodec, screen: size, stays });

describe("a picture above the live line", () => {
  test("stays there while the line is drawn over and lines that stay go past", async () => {
    const terminal = new SmallTerminal(7);
    let now = 0;
    const view = new ProgressView(terminal.screen({ columns: 60 }), () => now);
    const drawn = await draw("blocks");
    expect(drawn.rows).toBe(3);
    for (let i = 1; i <= 3; i++) {
      now += 100;
      view.onEvent(step(i));
      view.show(drawn);
    }
    expect(terminal.text).toMatch(new RegExp(`^(${row}\n){3}loop {2}3/9[^\n]*$`));
    for (const text of ["one", "two", "three"]) view.line(text);
    now += 100;
    view.onEvent(step(4));
    expect(terminal.text).toMatch(new RegExp(`^one\ntwo\nthree\n(${row}\n){3}[^\n]*loop {2}4/9[^\n]*$`));
    view.close();
    view.show(drawn);
    expect(terminal.text).toBe("one\ntwo\nthree");
  });

  test("is not written again with every change of the line", async () => {
    const terminal = new SmallTerminal(24);
    let now = 0;
    const view = new ProgressView(terminal.screen(), () => now);
    const drawn = await draw("blocks");
    view.show(drawn);
    const before = terminal.written;
    now += 1000;
    view.onEvent(step(1));
    expect(terminal.written - before).toBeLessThan(drawn.text.length);
  });

  test.each(["kitty", "iterm"] as const)(
    "%s: takes the lines that it was given, and leaves none behind",
    async (protocol) => {
      const terminal = new SmallTerminal(5);
      const view = new ProgressView(terminal.screen());
      view.line("before");
      view.show(await draw(protocol));
      view.onEvent(step(1));
      expect(terminal.text).toMatch(/^before\n\n\n\nloop {2}.*1\/9/);
      view.line("after");
      view.close();
      expect(terminal.text).toBe("before\nafter");
    },
  );

  test("kitty draws over the picture of the same name, takes it away, and answers nothing", async () => {
    const { text, away } = await draw("kitty");
    expect(text).toContain("f=100,a=T,C=1,q=2,c=8,r=3,i=7368,p=1,");
    expect(away).toBe("\u001b_Ga=d,d=I,i=7368,q=2;\u001b\\");
    expect(await draw("kitty", true)).toMatchObject({ away: "", text: expect.not.stringContaining("i=7368") });
  });

  test("fits the window and keeps its shape", () => {
    expect(cellsFor({ width: 1024, height: 1024 }, { columns: 200, rows: 60 })).toEqual({ columns: 44, rows: 22 });
    expect(cellsFor({ width: 1024, height: 1024 }, { columns: 80, rows: 13 })).toEqual({ columns: 20, rows: 10 });
    expect(cellsFor({ width: 1536, height: 640 }, { columns: 31, rows: 60 })).toEqual({ columns: 30, rows: 6 });
    expect(cellsFor({ width: 1, height: 1 }, { columns: 1, rows: 1 })).toEqual({ columns: 1, rows: 1 });
  });
});

describe("live previews", () => {
  test("are drawn now and then, and not where the terminal shows no pictures", async () => {
    const terminal = new SmallTerminal(30);
    const screen = terminal.screen({ columns: 9 });
    const view = new ProgressView(screen);
    const shown = Promise.withResolvers<void>();
    const { show } = ProgressView.prototype;
    view.show = (drawn) => {
      show.call(view, drawn);
      shown.resolve();
    };
    const sink = livePreviews(view, sharpCodec, screen, {})!;
    expect([sink.due("a", 0), sink.due("a", 399), sink.due("a", 400)]).toEqual([true, false, true]);
    sink.keep("hash", picture);
    expect(sink.due("a", 9999)).toBe(false);
    await shown.promise;
    expect(terminal.text).toBe([row, row, row].join("\n"));
    expect(livePreviews(view, sharpCodec, terminal.screen({ live: false }), {})).toBe(undefined);
    expect(livePreviews(view, sharpCodec, terminal.screen({ trueColour: false }), {})).toBe(undefined);
  });
});
