import type { StyleGroup } from "./style-group.ts";

export const gameStyles: StyleGroup = {
  prefix: "game",
  styles: {
    "bubble bobble": {
      prompt: "bubble bobble, {prompt}, pixel art platform level, floating bubbles, blocky pixels, cheerful sprites",
      negative: "realistic, gloomy, smooth 3d, photograph",
    },
    "cyberpunk game": {
      prompt: "cyberpunk game screenshot of {prompt}, neon glow, rainy megacity, augmented hero, interface hints",
      negative: "pastoral, daylight, medieval, low resolution",
    },
    "fighting game": {
      prompt: "fighting game art of {prompt}, bold black outlines, explosive stance, impact flashes, arena backdrop",
      negative: "calm, static, washed out, photograph",
    },
    gta: {
      prompt:
        "gta loading screen art of {prompt}, bold black outlines, posterized shading, sun-baked crime city swagger",
      negative: "cute, fantasy, photograph, soft watercolor",
    },
    mario: {
      prompt:
        "mario platform game scene with {prompt}, 8-bit mosaic, round bouncy shapes, primary colors, coins and pipes",
      negative: "gritty, realistic, dark, violent",
    },
    minecraft: {
      prompt: "minecraft scene of {prompt}, blocky pixels, cubic world, square textures, voxel light",
      negative: "curves, smooth surface, realistic, photograph",
    },
    pokemon: {
      prompt: "pokemon creature art of {prompt}, friendly monster design, clean outlines, bright simple shading",
      negative: "scary, realistic, gory, muted",
    },
    "retro arcade": {
      prompt: "retro arcade game, {prompt}, four color game, cabinet glow, chunky sprites, high score mood",
      negative: "modern render, realistic, photograph, smooth",
    },
    "retro game": {
      prompt: "retro game, {prompt}, green handheld screen, four color game, tiny sprites, nostalgic limits",
      negative: "high resolution, realistic, photograph, gradient",
    },
    "rpg fantasy game": {
      prompt: "rpg fantasy game art of {prompt}, candy colors and magic glow, detailed equipment, party quest mood",
      negative: "modern clothes, cars, plain, photograph",
    },
    "strategy game": {
      prompt:
        "strategy game view of {prompt}, blueprint map, overhead angle, readable units, technical drawing overlay",
      negative: "first person view, close-up, blurry, messy",
    },
    streetfighter: {
      prompt: "streetfighter game art of {prompt}, bold black outlines, muscular motion, speed lines, painted stage",
      negative: "calm, photograph, pale, stiff",
    },
    zelda: {
      prompt:
        "zelda adventure game scene of {prompt}, green handheld screen, brave hero mood, secret ruins, gentle wonder",
      negative: "modern, urban, gritty, photograph",
    },
  },
};
