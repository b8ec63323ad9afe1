// The page: draws what the form asks for, and says what everything is known by.
import { ContentHasher, MemoryCache, messageOf, runGraph, webHost } from "sigmaflow/web";
import { graph } from "./graph.ts";

const hasher = new ContentHasher(webHost);
// Asking for the same picture again costs nothing.
const cache = new MemoryCache({ bytes: 100e6, hasher });

const form = document.querySelector("form");
const canvas = document.querySelector("canvas");
const status = document.querySelector("output");

form?.addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const asked = new FormData(form);
  const [prompt, baseUrl] = [String(asked.get("prompt")), String(asked.get("service"))];
  try {
    const outputs = await runGraph(graph, { prompt }, { remote: { baseUrl }, cache });
    const { width, height, channels, data } = outputs.image;
    const context = canvas?.getContext("2d");
    const pixels = new ImageData(width, height);
    for (let at = 0; at < width * height; at++) {
      pixels.data.set(data.subarray(at * channels, (at + 1) * channels), 4 * at);
      if (channels === 3) pixels.data[4 * at + 3] = 255;
    }
    context?.putImageData(pixels, 0, 0);
    const ids = Object.entries(outputs).map(([name, value]) => [name, hasher.id(value)]);
    if (status) status.value = JSON.stringify(Object.fromEntries(ids), undefined, 2);
  } catch (error) {
    if (status) status.value = messageOf(error);
  }
});
