import type { StyleGroup } from "./style-group.ts";

export const advertisingStyles: StyleGroup = {
  prefix: "ads",
  styles: {
    advertising: {
      prompt:
        "advertising shot of {prompt}, campaign hero image, bright even light, strong focal point, room for a headline",
      negative: "cluttered, noisy, amateur, dim",
    },
    automotive: {
      prompt: "automotive advertisement with {prompt}, sleek reflections, sweeping highlights, dynamic low angle",
      negative: "rust, dents, dull paint, crooked horizon",
    },
    corporate: {
      prompt: "corporate picture of {prompt}, neat modern setting, confident mood, neutral palette, tidy composition",
      negative: "messy, casual snapshot, garish, grunge",
    },
    "fashion editorial": {
      prompt: "fashion editorial of {prompt}, styled outfit, poised attitude, glossy magazine light, bold framing",
      negative: "plain clothes, awkward pose, harsh flash, cropped limbs",
    },
    "food photography": {
      prompt: "food photography of {prompt}, appetizing detail, fresh ingredients, soft window light, close focus",
      negative: "stale, greasy, burnt, unappealing, plastic look",
    },
    luxury: {
      prompt: "luxury product image of {prompt}, elegant restraint, fine materials, gentle gleam, exclusive mood",
      negative: "cheap, cluttered, loud colors, scratched",
    },
    "real estate": {
      prompt: "real estate photograph of {prompt}, airy rooms, straight verticals, wide angle, welcoming light",
      negative: "dark corners, tilted walls, mess, fisheye",
    },
    retail: {
      prompt: "retail display with {prompt}, inviting shop presentation, vivid colors, clear arrangement, crisp light",
      negative: "empty shelves, disorder, dim, blurry labels",
    },
  },
};
