import { afterEach, expect, test } from "vitest";
import { area, type Counts, layOver, type Values } from "./table.ts";

afterEach(() => layOver({}));

test("a language lies over the English texts, and what it has not stays English", () => {
  const texts = area("table.test a", {
    hello: "Hello",
    bye: "Goodbye",
    named: ({ name }: Values<"name">) => `Dear ${name}`,
  });
  layOver({ "table.test a": { hello: "Hallo", named: "Werte {name}" } });
  expect([texts.hello, texts.bye, texts.named({ name: "Ada" })]).toEqual(["Hallo", "Goodbye", "Werte Ada"]);
});

test("it also lies over an area that is loaded later", () => {
  layOver({ "table.test b": { hello: "Hallo" } });
  expect(area("table.test b", { hello: "Hello" }).hello).toBe("Hallo");
});

test("its texts have places for values, parts that are left out without one, lists, and another for one", () => {
  const texts = area("table.test c", {
    runs: ({ count, time, names }: Counts<"count"> & { readonly time?: string; readonly names?: readonly string[] }) =>
      `${count} ${time} ${names}`,
    turn: ({ place, isPaused }: { readonly place: number | undefined; readonly isPaused: boolean }) =>
      `${place} ${isPaused}`,
  });
  layOver({
    "table.test c": {
      runs: ["{count} Lauf[, etwa {time}][ ({names})]", "{count} Läufe[, etwa {time}][ ({names})]"],
      turn: "Wartet[, Nummer {place}][; es steht{isPaused}]",
    },
  });
  expect([
    texts.runs({ count: 1 }),
    texts.runs({ count: 3, time: "[{count}]" }),
    texts.runs({ count: 0, names: ["a", "b"] }),
    texts.turn({ place: 2, isPaused: false }),
    texts.turn({ place: undefined, isPaused: true }),
  ]).toEqual(["1 Lauf", "3 Läufe, etwa [{count}]", "0 Läufe (a, b)", "Wartet, Nummer 2", "Wartet; es steht"]);
});
