import { afterEach } from "vitest";

/** Opens what a suite puts under its contract; all of it is closed after each of the suite's tests. */
export function opening<Given extends readonly unknown[], Opened extends { close(): Promise<void> }>(
  open: (...given: Given) => Promise<Opened>,
): (...given: Given) => Promise<Opened> {
  const opened: Opened[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  return async (...given) => {
    const one = await open(...given);
    opened.push(one);
    return one;
  };
}
