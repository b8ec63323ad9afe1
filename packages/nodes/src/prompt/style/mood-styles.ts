import type { StyleGroup } from "./style-group.ts";

export const moodStyles: StyleGroup = {
  prefix: "misc",
  styles: {
    architectural: {
      prompt: "architectural rendering of {prompt}, blueprint, technical drawing, measured structure, clear geometry",
      negative: "crooked, ruined, chaotic, organic blob",
    },
    disco: {
      prompt: "disco {prompt}, neon glow, mirror ball sparkle, dance floor lights, seventies glamour",
      negative: "plain, sober, grey, rustic",
    },
    dreamscape: {
      prompt: "dreamscape of {prompt}, soft pale washes, drifting mist, weightless forms, tender unreal light",
      negative: "mundane, harsh, sharp realism, crowded",
    },
    dystopian: {
      prompt: "dystopian {prompt}, hard black shadows, decaying concrete, oppressive scale, ash in the air",
      negative: "cheerful, lush, bright, cute",
    },
    "fairy tale": {
      prompt: "fairy tale illustration of {prompt}, watercolor painting, soft pale washes, wonder, once upon a time",
      negative: "modern, grim, industrial, photograph",
    },
    gothic: {
      prompt: "gothic {prompt}, hard black shadows, pointed arches, wrought iron, solemn romance",
      negative: "bright, cheerful, modern, cartoon",
    },
    grunge: {
      prompt: "grunge {prompt}, faded warm film photo, scratched print, torn edges, raw nineties attitude",
      negative: "clean, glossy, polished, cute",
    },
    horror: {
      prompt: "horror scene of {prompt}, gloomy dark red mood, sinister shadows, creeping dread, unsettling detail",
      negative: "cheerful, bright, cute, comforting",
    },
    kawaii: {
      prompt: "kawaii {prompt}, kawaii pastel, cute pale colors, round shapes, big eyes, tiny smile",
      negative: "scary, gritty, realistic, dark",
    },
    lovecraftian: {
      prompt: "lovecraftian {prompt}, gloomy dark red mood, cosmic horror, drowned ruins, vast unseen shapes",
      negative: "cheerful, cute, bright, ordinary",
    },
    macabre: {
      prompt: "macabre {prompt}, sinister shadows, horror still life, bones and wilted flowers, morbid beauty",
      negative: "cheerful, bright, cute, clean",
    },
    manga: {
      prompt: "manga page of {prompt}, black outlines on white, ink line drawing, screentone, expressive panels",
      negative: "color, photograph, 3d render, western comic",
    },
    metropolis: {
      prompt: "metropolis with {prompt}, monochrome, endless towers, elevated roads, monumental city bustle",
      negative: "village, wilderness, empty, low detail",
    },
    minimalist: {
      prompt: "minimalist {prompt}, few shapes, generous empty space, calm palette, essential form",
      negative: "busy, ornate, cluttered, noisy",
    },
    monochrome: {
      prompt: "monochrome {prompt}, black and white photo, greyscale, rich tonal range, strong contrast",
      negative: "color, sepia, tinted, flat",
    },
    nautical: {
      prompt: "nautical {prompt}, rope and sail, brass compass, salt-worn wood, seafaring spirit",
      negative: "landlocked, desert, urban, dull",
    },
    space: {
      prompt: "space scene with {prompt}, drifting stars, glowing nebula, planets, immense cosmic depth",
      negative: "ground level, indoor, clouds, ordinary",
    },
    "stained glass": {
      prompt: "stained glass of {prompt}, leaded glass panes, church window, jewel colors, light shining through",
      negative: "opaque, photograph, soft blur, 3d render",
    },
    "techwear fashion": {
      prompt: "techwear fashion portrait of {prompt}, layered functional garments, straps and buckles, urban cool",
      negative: "formal suit, vintage dress, rural, sloppy",
    },
    tribal: {
      prompt: "tribal artwork of {prompt}, stained glass colors, carved patterns, woven motifs, ceremonial rhythm",
      negative: "modern, sleek, minimal, photograph",
    },
    zentangle: {
      prompt:
        "zentangle of {prompt}, ink line drawing, black outlines on white, repeated hand-drawn patterns, patient detail",
      negative: "color, shading, photograph, empty areas",
    },
  },
};
