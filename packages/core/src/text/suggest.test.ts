import { expect, test } from "vitest";
import { didYouMean, suggest } from "./suggest.ts";

test("finds the word that was mistyped", () => {
  expect(suggest("guidence_scale", ["guidance_scale", "seed", "steps"])).toBe("guidance_scale");
  expect(suggest("sede", ["guidance_scale", "seed"])).toBe("seed");
  expect(suggest("Euler A", ["Euler", "Euler a", "Heun"])).toBe("Euler a");
});

test("offers nothing when nothing is near", () => {
  expect(suggest("completely different", ["seed", "steps"])).toBeUndefined();
  expect(didYouMean("zzz", ["seed"])).toBe("");
});

test("finds a part of a longer name", () => {
  expect(didYouMean("decode", ["vae.decode", "text.encode"])).toBe(" Did you mean `vae.decode`?");
});
