import type { StyleGroup } from "./style-group.ts";

export const generalStyles: StyleGroup = {
  prefix: "sai",
  styles: {
    base: { prompt: "{prompt}", negative: "" },
    "3d-model": {
      prompt: "{prompt}, 3d-model, soft shaded 3d model, clean topology, studio lighting, physically based materials",
      negative: "flat drawing, sketch, grainy, low resolution",
    },
    "analog film": {
      prompt:
        "{prompt}, analog film, faded warm film photo, vintage kodachrome, visible grain, light leak, soft vignette",
      negative: "digital sharpness, 3d render, cartoon, oversaturated",
    },
    anime: {
      prompt: "anime illustration of {prompt}, cel shading, clean line work, expressive eyes, painted backdrop",
      negative: "photograph, 3d render, muddy colors, distorted face",
    },
    cinematic: {
      prompt: "cinematic scene of {prompt}, analog film look, anamorphic lens, wide framing, graded colors",
      negative: "cartoon, amateur snapshot, flat lighting, watermark",
    },
    "comic book": {
      prompt: "{prompt}, comic book panel, bold black outlines, halftone colors, dynamic ink shading",
      negative: "photograph, soft gradients, blurry lines, speech bubble text",
    },
    "craft clay": {
      prompt: "{prompt}, craft clay, clay figure, plasticine with visible fingerprints, handmade stop motion set",
      negative: "smooth plastic, drawing, messy, broken",
    },
    "digital art": {
      prompt: "digital art of {prompt}, polished concept painting, crisp shapes, rich light and detail",
      negative: "photograph, rough sketch, jpeg artifacts, washed out",
    },
    enhance: {
      prompt: "{prompt}, enhance, refined detail, balanced light, clear subject, crisp focus, well composed",
      negative: "blurry, noisy, deformed, badly framed, low quality",
    },
    "fantasy art": {
      prompt: "fantasy art of {prompt}, cute pale colors in the glow, enchanted mood, ornate detail, storybook epic",
      negative: "modern objects, plain background, photograph, dull",
    },
    isometric: {
      prompt: "isometric view of {prompt}, low poly diorama, parallel edges, tidy miniature scene, soft shadows",
      negative: "perspective distortion, horizon, photograph, clutter",
    },
    "line art": {
      prompt: "line art of {prompt}, ink line drawing, black outlines on white, even strokes, open shapes",
      negative: "shading, color fill, photograph, smudges",
    },
    lowpoly: {
      prompt: "lowpoly {prompt}, low poly, faceted triangles, polygon mesh, flat shaded planes, simple light",
      negative: "smooth surface, noise, texture detail, photograph",
    },
    neonpunk: {
      prompt: "neonpunk {prompt}, neon glow, glowing outlines, electric contrast, rain sheen, futuristic mood",
      negative: "daylight, pastel, dull, washed out",
    },
    origami: {
      prompt: "origami {prompt}, folded and layered paper, sharp creases, cut paper with shadows, plain backdrop",
      negative: "painted, glossy, torn, photograph of a person",
    },
    photographic: {
      prompt: "photographic image of {prompt}, full frame camera, prime lens, natural light, true to life color",
      negative: "painting, cartoon, render, plastic skin, overprocessed",
    },
    "pixel art": {
      prompt: "pixel art of {prompt}, blocky pixels, limited palette, crisp sprite edges, dithered shading",
      negative: "anti-aliased, smooth gradient, blurry, photograph",
    },
    texture: {
      prompt: "texture of {prompt}, seamless surface, even light, fine tactile grain, seen straight from above",
      negative: "perspective, seams, vignette, deep shadow",
    },
  },
};
