import type { StyleGroup } from "./style-group.ts";

export const papercraftStyles: StyleGroup = {
  prefix: "papercraft",
  styles: {
    collage: {
      prompt: "collage of {prompt}, layered paper, cut magazine scraps, torn edges, glue marks, playful overlap",
      negative: "single photograph, smooth render, neat vector",
    },
    "flat papercut": {
      prompt: "flat papercut of {prompt}, papercut, crisp silhouettes, single plane of colored card, clean knife edges",
      negative: "deep relief, painting, photograph, noise",
    },
    kirigami: {
      prompt: "kirigami {prompt}, cut paper with shadows, folded pop-up symmetry, fine incisions, white card",
      negative: "painted, glued clutter, photograph, plastic",
    },
    "paper mache": {
      prompt: "paper mache sculpture of {prompt}, layered paper strips, lumpy painted surface, handmade charm",
      negative: "polished metal, flat drawing, digital, sleek",
    },
    "paper quilling": {
      prompt: "paper quilling of {prompt}, layered paper coils, rolled strips on edge, delicate spirals, cast shadows",
      negative: "flat print, painting, photograph, rough",
    },
    "papercut collage": {
      prompt:
        "papercut collage of {prompt}, papercut, layered paper in many textures, overlapping shapes, mixed patterns",
      negative: "photograph, 3d render, painted strokes, single sheet",
    },
    "papercut shadow box": {
      prompt: "papercut shadow box of {prompt}, cut paper with shadows, nested depth layers, backlit frame",
      negative: "flat, painting, photograph, evenly lit",
    },
    "stacked papercut": {
      prompt: "stacked papercut of {prompt}, layered paper, stepped contours, many colored sheets, soft edge shadows",
      negative: "single layer, painting, photograph, glossy",
    },
    "thick layered papercut": {
      prompt: "thick layered papercut of {prompt}, cut paper with shadows, heavy card, deep relief, bold shapes",
      negative: "thin lines, flat print, painting, photograph",
    },
  },
};
