// Never run: every marked line is a link that must not compile. Its mark says what the compiler's message has to name,
// port and kind.
import { buildGraph, float, image, int, latent, list, mask, string, vae } from "sigmaflow";
import {
  denoiseBase,
  denoiseFinish,
  denoiseState,
  flowSwitch,
  guidance,
  imageComposite,
  imageGrid,
  latentNoise,
  listItem,
  listPart,
  mathsNumber,
  modelLoad,
  promptStyle,
  refinerHandoff,
  schedulePlan,
  schedulerStep,
  scheduleSteps,
  textEncode,
  textFill,
  unetBase,
  vaeDecode,
  vaeEncode,
} from "sigmaflow/nodes";

const drawing = buildGraph({ state: denoiseState(), vae: vae() }, (g, given) => ({
  image: g.node("decode", vaeDecode, {
    vae: given.vae,
    latent: g.node("finish", denoiseFinish, { state: given.state }).latent,
  }).image,
}));

const inputs = { text: string(), whole: int(), number: float(), words: list(string()), picture: image(), hole: mask() };
buildGraph({ ...inputs, lat: latent(), pictures: list(image()) }, (g, given) => {
  const { unet, vae, encoders } = g.node("model", modelLoad, { name: "embedded" });
  const { positive, negative } = g.node("text", textEncode, { encoders, prompt: given.text });
  const { schedule } = g.node("schedule", schedulePlan, { scheduler: "Euler", steps: 4 });
  const { steps } = g.node("steps", scheduleSteps, { schedule });
  const { state } = g.node("noise", latentNoise, { seed: 1, width: 512, height: 512, schedule, unet });
  const shared = { unet, positive, negative };

  // wrong: "latent" | "image"
  g.node("e1", vaeDecode, { vae, latent: given.picture });
  // wrong: "vae" | "unet"
  g.node("e2", vaeDecode, { vae: unet, latent: given.lat });
  // wrong: "image" | "mask"
  g.node("e3", vaeEncode, { vae, image: given.hole });
  // wrong: "prompt" | "float"
  g.node("e4", promptStyle, { prompt: given.number });
  // wrong: "steps" | "float"
  g.node("e5", schedulePlan, { scheduler: "Euler", steps: given.number });
  // wrong: "state" | "latent"
  g.node("e6", denoiseFinish, { state: given.lat });
  // wrong: "encoders" | "text-encoders"
  g.node("e7", textEncode, { prompt: given.text });
  // wrong: "vae" | "vae"
  g.node("e8", vaeDecode, { latent: given.lat });
  // wrong: "latents"
  g.node("e9", vaeDecode, { vae, latent: given.lat, latents: given.lat });
  // wrong: "images" | "image"
  g.node("e10", imageGrid, { images: given.picture });
  // wrong: "image" | "list<image>"
  g.node("e11", vaeEncode, { vae, image: given.pictures });
  // wrong: "images" | "mask"
  g.node("e12", imageGrid, { images: [given.picture, given.hole] });
  // wrong: "images" | "list<string>"
  g.node("e13", imageGrid, { images: given.words });
  // wrong: "weights" | "none"
  g.node("e14", textEncode, { encoders, prompt: "a fox", weights: "heavy" });
  // wrong: "a" | number
  g.node("e15", mathsNumber, { a: "7", operation: "a + b", b: 1 });
  // wrong: "unet" | "unet"
  g.node("e16", denoiseBase, { ...shared, unet: vae, state, steps });
  // wrong: "steps" | "schedule-step"
  g.node("e17", denoiseBase, { ...shared, state, steps: schedule });
  // wrong: 'negative' | "conditioning"
  g.node("e18", denoiseBase, { unet, positive, state, steps });
  // wrong: "conditional" | "latent"
  g.node("e19", guidance, { conditional: given.picture, scale: 7 });
  // wrong: "no" | "image"
  g.node("e20", flowSwitch, { when: true, yes: given.picture, no: given.lat });
  // wrong: "when" | boolean
  g.node("e21", flowSwitch, { when: given.whole, yes: given.lat, no: given.lat });
  // wrong: "items" | "latent"
  g.node("e22", listPart, { items: given.lat, first: 0 });
  // wrong: "prompt" | "image"
  g.node("e23", promptStyle, { prompt: g.node("item", listItem, { items: given.pictures, index: 0 }).item });
  // wrong: "steps" | "schedule-step"
  g.node("e24", refinerHandoff, { state, steps: given.words, unet });
  // wrong: "foreground" | "image"
  g.node("e25", imageComposite, { background: given.picture, foreground: given.hole, mask: given.hole });
  // wrong: "a" | "image"
  g.node("e26", textFill, { a: given.picture });
  // wrong: "state" | "denoise-state"
  g.call("e27", drawing, { state: given.lat, vae });
  // wrong: "vae" | "vae"
  g.call("e28", drawing, { state });
  // wrong: "state" | "latent"
  g.loop("e29", { items: steps, state: { state } }, () => ({ state: given.lat }));
  // wrong: 'state' | "denoise-state"
  g.loop("e30", { items: steps, state: { state } }, () => ({}));
  g.loop("loop", { items: steps, state: { state }, shared }, (body, { unet, item, state, positive: conditioning }) => {
    // wrong: "at" | "denoise-state"
    body.node("e31", unetBase, { unet, state, at: state, conditioning });
    // wrong: "prediction" | "schedule-step"
    return body.node("e32", schedulerStep, { state, prediction: item, at: item });
  });
  g.map("map", { items: given.words }, (body, { item }) => {
    // wrong: "image" | "string"
    body.node("e33", vaeEncode, { vae, image: item });
    return { item };
  });
  return {};
});
