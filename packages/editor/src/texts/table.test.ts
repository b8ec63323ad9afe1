import { afterEach, expect, test } from "vitest";
import { area, layOver, type Values } from "./table.ts";

afterEach(() => layOver({}));

test("a language lies over the English texts, and what it has not stays English", () => {
  const texts = area("table.test a", {
    hello: "Hello",
    bye: "Goodbye",
    named: ({ name }: Values<"name">) => `Dear ${name}`,
  });
  layOver({ "table.test a": { hello: "Hallo", named: ({ name }: Values<"name">) => `Werte ${name}` } });
  expect([texts.hello, texts.bye, texts.named({ name: "Ada" })]).toEqual(["Hallo", "Goodbye", "Werte Ada"]);
});

test("it also lies over an area that is loaded later", () => {
  layOver({ "table.test b": { hello: "Hallo" } });
  expect(area("table.test b", { hello: "Hello" }).hello).toBe("Hallo");
});
