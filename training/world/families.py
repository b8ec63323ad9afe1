"""The words of the treatment families, and the family of each of the 104 style names."""

from __future__ import annotations

import json
from pathlib import Path

FAMILY_WORDS: dict[str, tuple[str, ...]] = {
    "flat": ("flat illustration", "clean vector art", "plain drawing"),
    "line-art": ("line art", "black outlines on white", "ink line drawing"),
    "pixel-art": ("pixel art", "blocky pixels", "8-bit mosaic"),
    "watercolor": ("watercolor painting", "soft pale washes", "wet paint"),
    "papercut": ("papercut", "layered paper", "cut paper with shadows"),
    "film-noir": ("film noir", "hard black shadows", "dark black and white film"),
    "neon": ("neon glow", "glowing outlines", "dark neon lights"),
    "monochrome": ("monochrome", "black and white photo", "greyscale"),
    "comic": ("comic book", "bold black outlines", "halftone colors"),
    "analog-film": ("analog film", "faded warm film photo", "vintage kodachrome"),
    "low-poly": ("low poly", "faceted triangles", "polygon mesh"),
    "clay": ("clay figure", "soft shaded 3d model", "plasticine"),
    "stained-glass": ("stained glass", "leaded glass panes", "church window"),
    "pointillism": ("pointillism", "painted dots", "brush dabs"),
    "vaporwave": ("vaporwave", "magenta and cyan gradient", "retro synth colors"),
    "horror": ("horror", "gloomy dark red mood", "sinister shadows"),
    "pastel": ("kawaii pastel", "cute pale colors", "candy colors"),
    "retro-game": ("retro game", "green handheld screen", "four color game"),
    "poster": ("poster print", "few flat inks", "screen print"),
    "blueprint": ("blueprint", "white lines on blue", "technical drawing"),
}

STYLES: dict[str, tuple[str, ...]] = {
    "flat": (
        "base", "digital art", "enhance", "photographic", "texture", "advertising", "automotive", "corporate",
        "fashion editorial", "food photography", "luxury", "real estate", "retail", "hyperrealism", "minimalist", "hdr",
        "tilt-shift", "space", "nautical", "sci-fi", "futuristic", "techwear fashion", "anime", "pokemon",
    ),
    "line-art": ("line art", "manga", "zentangle", "typography"),
    "pixel-art": ("pixel art", "minecraft", "bubble bobble", "mario"),
    "watercolor": ("watercolor", "impressionist", "dreamscape", "fairy tale", "renaissance"),
    "papercut": (
        "flat papercut", "kirigami", "paper mache", "paper quilling", "papercut collage", "papercut shadow box",
        "stacked papercut", "thick layered papercut", "origami", "collage",
    ),
    "film-noir": ("film noir", "dystopian", "gothic"),
    "neon": ("neonpunk", "neon noir", "disco", "cyberpunk cityscape", "cyberpunk game", "biomechanical cyberpunk", "long exposure"),
    "monochrome": ("monochrome", "silhouette", "metropolis"),
    "comic": ("comic book", "graffiti", "gta", "streetfighter", "fighting game"),
    "analog-film": ("analog film", "cinematic", "steampunk", "retro futurism", "grunge"),
    "low-poly": ("lowpoly", "isometric", "cubist", "abstract"),
    "clay": ("craft clay", "3d-model", "cybernetic", "cybernetic robot", "biomechanical"),
    "stained-glass": ("stained glass", "art nouveau", "art deco", "tribal"),
    "pointillism": ("pointillism", "expressionist", "abstract expressionism"),
    "vaporwave": ("vaporwave", "retro cyberpunk", "psychedelic"),
    "horror": ("horror", "macabre", "lovecraftian", "alien"),
    "pastel": ("kawaii", "fantasy art", "surrealist", "rpg fantasy game"),
    "retro-game": ("retro game", "retro arcade", "zelda"),
    "poster": ("pop art", "constructivist"),
    "blueprint": ("architectural", "strategy game"),
}

STYLE_FAMILY: dict[str, str] = {style: family for family, styles in STYLES.items() for style in styles}


def style_words(style: str) -> tuple[str, ...]:
    """The words that a prompt template for this style should hold: its own name, then its family's."""
    if style == "base":
        return ()
    family = FAMILY_WORDS[STYLE_FAMILY[style]]
    return (style, *family) if style not in family else family


def write_table(path: Path) -> None:
    """Writes style name -> {family, words} as JSON, for the prompt templates."""
    table = {style: {"family": family, "words": list(style_words(style))} for style, family in STYLE_FAMILY.items()}
    path.write_text(json.dumps(dict(sorted(table.items())), indent=1) + "\n")


if __name__ == "__main__":
    write_table(Path(__file__).parents[1] / "style-families.json")
