import type { StyleGroup } from "./style-group.ts";

export const futuristicStyles: StyleGroup = {
  prefix: "futuristic",
  styles: {
    biomechanical: {
      prompt: "biomechanical {prompt}, soft shaded 3d model, sinew grown into machinery, ribbed tubes, organic metal",
      negative: "plain, cute, cartoon, untouched nature",
    },
    "biomechanical cyberpunk": {
      prompt:
        "biomechanical cyberpunk {prompt}, glowing outlines, implants and cables, flesh and chrome, dark neon lights",
      negative: "rural, natural, pastel, historic",
    },
    cybernetic: {
      prompt: "cybernetic {prompt}, soft shaded 3d model, visible circuitry, polished augmentations, precise joints",
      negative: "rustic, hand drawn, primitive, worn cloth",
    },
    "cybernetic robot": {
      prompt:
        "cybernetic robot design, {prompt}, soft shaded 3d model, articulated plating, sensors, engineered detail",
      negative: "flesh, sketchy, low detail, medieval",
    },
    "cyberpunk cityscape": {
      prompt: "cyberpunk cityscape with {prompt}, dark neon lights, towering signs, wet streets, dense skyline haze",
      negative: "countryside, clear daylight, empty, historic village",
    },
    futuristic: {
      prompt: "futuristic {prompt}, sleek advanced design, clean curves, luminous accents, optimistic technology",
      negative: "antique, rusty, rustic, outdated",
    },
    "retro cyberpunk": {
      prompt: "retro cyberpunk {prompt}, retro synth colors, chunky terminals, scan lines, eighties night city",
      negative: "modern minimal, natural, muted, sunny field",
    },
    "retro futurism": {
      prompt:
        "retro futurism, {prompt}, vintage kodachrome, atomic age curves, chrome fins, hopeful mid-century tomorrow",
      negative: "contemporary, gritty, digital look, bleak",
    },
    "sci-fi": {
      prompt: "sci-fi scene of {prompt}, advanced machinery, alien scale, volumetric light, believable engineering",
      negative: "fantasy magic, medieval, everyday, plain",
    },
    vaporwave: {
      prompt:
        "vaporwave {prompt}, magenta and cyan gradient, retro synth colors, grid horizon, marble bust, soft glitch",
      negative: "earth tones, gritty, realistic photograph, dark",
    },
  },
};
