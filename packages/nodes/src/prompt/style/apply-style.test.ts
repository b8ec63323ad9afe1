import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyStyle, findStyle, styleNames, builtInStyles as styles } from "./apply-style.ts";

/** The API's names, in its order. */
const apiStyles = `
  base, 3d-model, analog film, anime, cinematic, comic book, craft clay, digital art, enhance, fantasy art, isometric,
  line art, lowpoly, neonpunk, origami, photographic, pixel art, texture, advertising, automotive, corporate, fashion
  editorial, food photography, luxury, real estate, retail, abstract, abstract expressionism, art deco, art nouveau,
  constructivist, cubist, expressionist, graffiti, hyperrealism, impressionist, pointillism, pop art, psychedelic,
  renaissance, steampunk, surrealist, typography, watercolor, biomechanical, biomechanical cyberpunk, cybernetic,
  cybernetic robot, cyberpunk cityscape, futuristic, retro cyberpunk, retro futurism, sci-fi, vaporwave, bubble
  bobble, cyberpunk game, fighting game, gta, mario, minecraft, pokemon, retro arcade, retro game, rpg fantasy game,
  strategy game, streetfighter, zelda, architectural, disco, dreamscape, dystopian, fairy tale, gothic, grunge,
  horror, kawaii, lovecraftian, macabre, manga, metropolis, minimalist, monochrome, nautical, space, stained glass,
  techwear fashion, tribal, zentangle, collage, flat papercut, kirigami, paper mache, paper quilling, papercut
  collage, papercut shadow box, stacked papercut, thick layered papercut, alien, film noir, hdr, long exposure, neon
  noir, silhouette, tilt-shift
`;

test("knows the 104 styles of the API, each under one name", () => {
  expect(styleNames).toHaveLength(104);
  expect(styleNames.join(", ")).toBe(apiStyles.replaceAll(/\s+/g, " ").trim());
});

test("base changes nothing, and invents no negative", () => {
  expect(applyStyle("base", { prompt: "a (panda:1.2)", negative: "bar" })).toEqual({
    prompt: "a (panda:1.2)",
    negative: "bar",
  });
  expect(applyStyle("base", { prompt: "a" })).toEqual({ prompt: "a" });
  expect(applyStyle("base", { prompt: "a", negative: "" })).toEqual({ prompt: "a", negative: "" });
});

test("joins the given negative with the style's", () => {
  const own = styles.get("anime")!.negative;
  expect(applyStyle("anime", { prompt: "a cat", negative: "bar" }).negative).toBe(`bar, ${own}`);
  expect(applyStyle("anime", { prompt: "a cat" }).negative).toBe(own);
  expect(applyStyle("anime", { prompt: "a cat", negative: " " }).negative).toBe(own);
});

test("takes every character of a prompt as it is", () => {
  const prompt = "$& $1 {prompt} (x:1.2)";
  expect(applyStyle("lowpoly", { prompt }).prompt).toContain(prompt);
});

test.each([
  ["Film Noir", "film noir"],
  ["film-noir", "film noir"],
  ["sai-anime", "anime"],
  ["SAI-Analog Film", "analog film"],
  ["ads-real estate", "real estate"],
  ["artstyle-art-nouveau", "art nouveau"],
  ["futuristic-sci-fi", "sci-fi"],
  ["futuristic", "futuristic"],
  ["game-mario", "mario"],
  ["misc-stained glass", "stained glass"],
  ["papercraft-kirigami", "kirigami"],
  ["photo-hdr", "hdr"],
  ["photo-tilt-shift", "tilt-shift"],
  [" 3D Model ", "3d-model"],
])("takes %j for %s", (written, name) => {
  expect(findStyle(written)).toBe(name);
});

test("refuses an unknown style and names the nearest", () => {
  expect(() => findStyle("watercolour")).toThrowError(
    expect.objectContaining({ code: "STYLE_UNKNOWN", message: expect.stringContaining("`watercolor`") }),
  );
  expect(() => findStyle("photo-anime")).toThrowError(expect.objectContaining({ code: "STYLE_UNKNOWN" }));
  expect(() => findStyle("constructor")).toThrowError(expect.objectContaining({ code: "STYLE_UNKNOWN" }));
});

test.each([...styles])("has a template of its own that says what it is: %s", (name, { prompt, negative }) => {
  expect(prompt.split("{prompt}")).toHaveLength(2);
  if (name === "base") return;
  expect(prompt.toLowerCase()).toContain(name);
  expect(negative).not.toBe("");
  // Text that none of the four syntaxes gives a meaning.
  expect(prompt.replace("{prompt}", "") + negative).not.toMatch(/[()[\]|:"+\\]|\bBREAK\b|\s-|-[\s,]/);
  expect(prompt.split(/[\s,]+/).length).toBeLessThan(32);
});

test("no two templates are alike", () => {
  expect(new Set([...styles.values()].map(({ prompt }) => prompt)).size).toBe(104);
  expect(new Set([...styles.values()].map(({ negative }) => negative)).size).toBeGreaterThan(90);
});

test("speaks the words that the embedded model learnt for each style's family", () => {
  const families = JSON.parse(
    readFileSync(new URL("../../../../../training/style-families.json", import.meta.url), "utf8"),
  ) as Record<string, { family: string; words: string[] }>;
  expect(Object.keys(families).sort()).toEqual([...styleNames].sort());
  const silent = Object.entries(families).filter(
    // `flat` is how the model draws when told nothing; its words would mislead a model that knows photographs.
    ([name, { family, words }]) =>
      family !== "flat" && words.filter((word) => styles.get(name)!.prompt.includes(word)).length < 2,
  );
  expect(silent).toEqual([]);
});
