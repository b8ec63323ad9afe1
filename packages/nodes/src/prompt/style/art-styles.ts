import type { StyleGroup } from "./style-group.ts";

export const artStyles: StyleGroup = {
  prefix: "artstyle",
  styles: {
    abstract: {
      prompt: "abstract interpretation of {prompt}, faceted triangles and planes, free form, rhythm of shape and color",
      negative: "literal detail, photograph, realistic",
    },
    "abstract expressionism": {
      prompt: "abstract expressionism, {prompt}, energetic brush dabs and drips, raw gesture, large canvas",
      negative: "careful outline, realistic, smooth, photograph",
    },
    "art deco": {
      prompt: "art deco {prompt}, leaded glass panes, stepped geometry, gilded symmetry, elegant jazz age poster",
      negative: "rustic, organic mess, modern minimal, photograph",
    },
    "art nouveau": {
      prompt: "art nouveau {prompt}, stained glass, flowing whiplash lines, floral borders, decorative panel",
      negative: "hard geometry, industrial, photograph, plain",
    },
    constructivist: {
      prompt: "constructivist {prompt}, poster print, few flat inks, diagonal blocks, bold agitation graphics",
      negative: "ornament, soft gradients, photograph, delicate",
    },
    cubist: {
      prompt: "cubist painting of {prompt}, faceted triangles, several viewpoints at once, broken overlapping planes",
      negative: "single perspective, smooth realism, photograph",
    },
    expressionist: {
      prompt: "expressionist painting of {prompt}, brush dabs, distorted forms, urgent strokes, emotional color",
      negative: "calm realism, precise detail, photograph",
    },
    graffiti: {
      prompt: "graffiti of {prompt}, bold black outlines, spray paint drips, street mural on brick, wild colors",
      negative: "clean gallery, pencil, photograph, faded",
    },
    hyperrealism: {
      prompt: "hyperrealism, {prompt}, painted so finely that it seems real, every pore and thread, exact light",
      negative: "stylized, loose strokes, cartoon, blurry",
    },
    impressionist: {
      prompt: "impressionist {prompt}, soft pale washes, broken color, quick open-air strokes, shimmering light",
      negative: "hard outline, photograph, render, flat color",
    },
    pointillism: {
      prompt: "pointillism, {prompt}, painted dots of pure color, mosaic of tiny points, luminous optical mixing",
      negative: "lines, smooth shading, flat fill, photograph",
    },
    "pop art": {
      prompt: "pop art {prompt}, screen print, few flat inks, loud flat colors, repeated motif, playful irony",
      negative: "muted, subtle, photograph, realism",
    },
    psychedelic: {
      prompt: "psychedelic {prompt}, magenta and cyan gradient, swirling patterns, melting shapes, vibrating color",
      negative: "plain, grey, orderly, photograph",
    },
    renaissance: {
      prompt:
        "renaissance painting of {prompt}, soft pale washes over oil glazes, balanced composition, old master light",
      negative: "modern objects, flat graphics, photograph, cartoon",
    },
    steampunk: {
      prompt: "steampunk {prompt}, brass gears and rivets, leather and copper pipes, faded warm film photo",
      negative: "sleek plastic, modern electronics, minimal, cartoon",
    },
    surrealist: {
      prompt: "surrealist {prompt}, dream logic, candy colors, impossible scale, strange calm, precise brushwork",
      negative: "ordinary, mundane, snapshot, crowded",
    },
    typography: {
      prompt: "typography artwork of {prompt}, ink line drawing built from letters, bold type, strict layout",
      negative: "illegible smear, photograph, random noise",
    },
    watercolor: {
      prompt: "watercolor painting of {prompt}, soft pale washes, wet paint, bleeding edges, textured paper",
      negative: "hard outline, glossy, photograph, digital render",
    },
  },
};
