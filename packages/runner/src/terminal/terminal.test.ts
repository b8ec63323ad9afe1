import type { EventBody, RunEvent } from "@sigmaflow/core";
import { describe, expect, test } from "vitest";
import { byteSize, duration } from "./duration.ts";
import { escaped, halfBlocks, pictureProtocol } from "./picture.ts";
import { ProgressView } from "./progress.ts";
import { plainText, type Screen, screenOf, styled } from "./screen.ts";
import { tableText } from "./table.ts";

function screen(more: Partial<Screen> = {}): Screen & { readonly written: string[] } {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  return { write, live: false, colour: false, trueColour: false, columns: 80, rows: 24, written, ...more };
}

let seq = 0;
const event = (body: EventBody): RunEvent => ({ seq: seq++, run: "r", time: 0, ...body });
const step = (number: number, of: number, more: object = {}) =>
  event({ type: "node.progress", path: "denoise/loop", step: number, of, ...more });

describe("progress in plain lines", () => {
  test("tells of a loop now and then, and of its end", () => {
    const plain = screen();
    let now = 0;
    const view = new ProgressView(plain, () => now);
    for (let i = 1; i <= 20; i++) {
      now += 500;
      view.onEvent(step(i, 20, { left_ms: (20 - i) * 500 }));
    }
    expect(plain.written).toEqual([
      "denoise/loop  4/20  2.0 steps/s  8.0 s left\n",
      "denoise/loop  10/20  2.0 steps/s  5.0 s left\n",
      "denoise/loop  16/20  2.0 steps/s  2.0 s left\n",
      "denoise/loop  20/20  2.0 steps/s\n",
    ]);
  });

  test("tells what was cached, noticed, drawn, and took long", () => {
    const plain = screen();
    const view = new ProgressView(plain);
    view.onEvent(event({ type: "run.started", seeds: { seed: 42 }, nodes: 3 }));
    view.onEvent(event({ type: "steps.cached", path: "denoise/loop", from: 0, to: 18 }));
    view.onEvent(event({ type: "node.notice", path: "noise", message: "cropped\u001b[2J" }));
    view.onEvent(event({ type: "node.finished", path: "decode", ms: 1234 }));
    view.onEvent(event({ type: "node.finished", path: "style", ms: 1 }));
    view.onEvent(event({ type: "node.finished", path: "denoise/loop/step[3]/unet", ms: 9999 }));
    expect(plain.written).toEqual([
      "seed 42  seed\n",
      "denoise/loop  steps 1 to 18 from the cache\n",
      "note noise: cropped\ufffd[2J\n",
      "decode  1.2 s\n",
    ]);
  });
});

describe("progress on a live screen", () => {
  test("draws over one line, and leaves one at the end", () => {
    const live = screen({ live: true });
    let now = 0;
    const view = new ProgressView(live, () => now);
    for (let i = 1; i <= 3; i++) {
      now += 1000;
      view.onEvent(step(i, 3, { left_ms: (3 - i) * 1000 }));
    }
    const clear = "\r\u001b[2K";
    const bar = "━".repeat(24);
    expect(live.written).toEqual([
      `denoise/loop  ${bar}  1/3  2.0 s left`,
      clear,
      `denoise/loop  ${bar}  2/3  1.0 steps/s  1.0 s left`,
      clear,
      `denoise/loop  ${bar}  3/3  1.0 steps/s`,
      clear,
      "denoise/loop  3/3  1.0 steps/s\n",
    ]);
  });

  test("never writes more than the columns there are", () => {
    const live = screen({ live: true, columns: 80 });
    const view = new ProgressView(live, () => 100);
    const path = `${"a-long-name/".repeat(20)}loop`;
    view.onEvent(event({ type: "node.progress", path, step: 1, of: 30, left_ms: 100_000 }));
    expect(live.written[0]!.length).toBeLessThanOrEqual(80);
    expect(live.written[0]).toMatch(/^….*loop {2}━/);
  });

  test("shows work in other units than steps as a share", () => {
    const live = screen({ live: true });
    const view = new ProgressView(live, () => 100);
    view.onEvent(step(512, 2048, { doing: "reading files" }));
    expect(live.written[0]).toMatch(/ reading files {2}25 %$/);
  });
});

describe("a screen", () => {
  const stream = { isTTY: true, columns: 120, write: () => true } as unknown as NodeJS.WriteStream;
  const looks = (env: NodeJS.ProcessEnv, tty = true) => {
    const { live, colour, trueColour } = screenOf({ ...stream, isTTY: tty } as NodeJS.WriteStream, env);
    return { live, colour, trueColour };
  };

  test("is live and coloured on a terminal, and neither elsewhere", () => {
    expect(looks({ COLORTERM: "truecolor" })).toEqual({ live: true, colour: true, trueColour: true });
    expect(looks({ COLORTERM: "truecolor" }, false)).toEqual({ live: false, colour: false, trueColour: false });
  });

  test("heeds NO_COLOR, CI, TERM=dumb and FORCE_COLOR", () => {
    expect(looks({ NO_COLOR: "1" })).toEqual({ live: true, colour: false, trueColour: false });
    expect(looks({ NO_COLOR: "" })).toMatchObject({ colour: true });
    expect(looks({ CI: "true" })).toMatchObject({ live: false, colour: true });
    expect(looks({ TERM: "dumb" })).toEqual({ live: false, colour: false, trueColour: false });
    expect(looks({ FORCE_COLOR: "1" }, false)).toMatchObject({ live: false, colour: true });
  });

  test("gives text no power over the terminal", () => {
    expect(plainText("a\u001b[31mb\u0007\rc\td\ne\u009b")).toBe("a\ufffd[31mb\ufffd\ufffdc\td\ne\ufffd");
    expect(styled({ colour: true }, "red", "x")).toBe("\u001b[31mx\u001b[0m");
    expect(styled({ colour: false }, "red", "x")).toBe("x");
  });
});

describe("pictures in a terminal", () => {
  const shown = { live: true, colour: true };

  test("the protocol follows the terminal; none without a live, coloured one", () => {
    const protocols = [
      [{ KITTY_WINDOW_ID: "1" }, "kitty"],
      [{ TERM_PROGRAM: "ghostty" }, "kitty"],
      [{ TERM_PROGRAM: "iTerm.app" }, "iterm"],
      [{ TERM_PROGRAM: "WezTerm" }, "iterm"],
      [{}, undefined],
    ] as const;
    for (const [env, protocol] of protocols) expect(pictureProtocol(screen(shown), env)).toBe(protocol);
    expect(pictureProtocol(screen({ ...shown, trueColour: true }), {})).toBe("blocks");
    expect(pictureProtocol(screen({ ...shown, trueColour: true }), { KITTY_WINDOW_ID: "1", TMUX: "x" })).toBe("blocks");
    expect(pictureProtocol(screen(), { KITTY_WINDOW_ID: "1" })).toBe(undefined);
  });

  test("kitty gets its data in pieces of 4096 characters that make up the whole", () => {
    const png = Uint8Array.from({ length: 7000 }, (_, i) => i % 251);
    const text = escaped("kitty", png, { columns: 9, rows: 4 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the protocol is made of them
    const parts = [...text.matchAll(/\u001b_G([^;]*);([^\u001b]*)\u001b\\/g)];
    expect(parts.map(([, control]) => control)).toEqual(["f=100,a=T,C=1,q=2,c=9,r=4,m=1", "m=1", "m=0"]);
    expect(parts.every(([, , data]) => data!.length <= 4096)).toBe(true);
    expect(new Uint8Array(Buffer.from(parts.map(([, , data]) => data).join(""), "base64"))).toEqual(png);
  });

  test("half blocks hold two rows each, and an odd last row alone", () => {
    const data = Uint8Array.from([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(halfBlocks({ data, batch: 1, width: 1, height: 3, channels: 3 })).toBe(
      "\u001b[38;2;1;1;1m\u001b[48;2;2;2;2m▀\u001b[0m\n\u001b[38;2;3;3;3m\u001b[49m▀\u001b[0m\n",
    );
  });
});

test("times and sizes are said in the unit that fits", () => {
  expect([40, 9949, 12_345, 59_600, 200_000, 3_900_000].map(duration)).toEqual([
    "0.0 s",
    "9.9 s",
    "12 s",
    "1 min 0 s",
    "3 min 20 s",
    "1 h 5 min",
  ]);
  expect([0, 1000, 1024, 1536, 10 * 2 ** 30, 1023.9 * 2 ** 20].map(byteSize)).toEqual([
    "0 B",
    "1000 B",
    "1.0 KiB",
    "1.5 KiB",
    "10.0 GiB",
    "1.0 GiB",
  ]);
});

test("tables line up although cells are coloured", () => {
  const red = styled({ colour: true }, "red", "a");
  expect(
    tableText([
      ["x", "yyy", "z"],
      [red, "y", ""],
      ["", "", "w"],
    ]),
  ).toBe(`x  yyy  z\n${red}  y\n        w\n`);
});
