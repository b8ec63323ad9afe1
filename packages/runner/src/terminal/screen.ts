/** What a stream can show and what its user wants. */
export interface Screen {
  readonly write: (text: string) => void;
  /** Lines can be drawn over. */
  readonly live: boolean;
  readonly colour: boolean;
  /** 24-bit colours. */
  readonly trueColour: boolean;
  readonly columns: number;
  readonly rows: number;
}

/** Standard error as a screen: `NO_COLOR`, `FORCE_COLOR`, `CI` and `TERM=dumb` are heeded. */
export function screenOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Screen {
  const tty = stream.isTTY === true;
  const plain = env.TERM === "dumb" || (env.NO_COLOR ?? "") !== "";
  const forced = (env.FORCE_COLOR ?? "0") !== "0";
  const colour = !plain && (tty || forced);
  return {
    write: (text) => stream.write(text),
    live: tty && env.TERM !== "dumb" && (env.CI ?? "") === "",
    colour,
    trueColour: colour && tty && /^(truecolor|24bit)$/.test(env.COLORTERM ?? ""),
    // Windows change their size while a run goes.
    get columns() {
      return stream.columns ?? 80;
    },
    get rows() {
      return stream.rows ?? 24;
    },
  };
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Text in a style, on a screen that has colours. */
export function styled(screen: Pick<Screen, "colour">, style: keyof typeof codes, text: string): string {
  return screen.colour && text !== "" ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
}

/** Text without what would move the cursor or change colours; what comes from documents goes through here. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}
