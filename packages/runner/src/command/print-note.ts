import { plainText, screenOf, styled } from "../terminal/screen.ts";

/** Says something that is no error on standard error. */
export function printNote(text: string): void {
  const screen = screenOf(process.stderr);
  screen.write(`${styled(screen, "dim", plainText(text))}\n`);
}
