"""Describes scenes in words: sentences, tag lists, fragments, with synonyms, distractors and omissions."""

from __future__ import annotations

import numpy as np

from . import words
from .attributes import VALUES, Curriculum, Scene
from .families import FAMILY_WORDS, STYLES, style_words

Mentioned = dict[str, int]  # attribute -> index of the value that the caption names; absent when it names none

TABLES = {
    "subject": words.SUBJECT, "garment": words.GARMENT, "colour": words.COLOUR, "pose": words.POSE,
    "place": words.PLACE, "light": words.LIGHT, "framing": words.FRAMING,
}
# How often a caption names an attribute: (any value, the usual value).
NAMED = {
    "subject": (0.95, 0.95), "garment": (0.9, 0.9), "colour": (0.95, 0.95), "pose": (0.7, 0.35), "place": (0.9, 0.9),
    "light": (0.9, 0.4), "framing": (0.9, 0.4), "family": (0.95, 0.3),
}


def one(rng: np.random.Generator, options: tuple[str, ...]) -> str:
    # The first synonym is the common one.
    return options[0] if rng.random() < 0.5 else options[int(rng.integers(len(options)))]


def style_phrase(rng: np.random.Generator, family: str, curriculum: Curriculum) -> str:
    """Words of the family, of one of its styles, or of a family that it stands in for."""
    told = curriculum.families_told_as(family)
    source = family if rng.random() < 0.5 else str(rng.choice(told))
    if rng.random() < 0.5 and source in STYLES:
        options = style_words(str(rng.choice(STYLES[source]))) or FAMILY_WORDS[source]
    else:
        options = FAMILY_WORDS[source]
    count = int(rng.integers(1, len(options) + 1))
    picked = [str(w) for w in rng.permutation(options)[:count]]
    return ", ".join(picked)


def sentence(rng: np.random.Generator, said: dict[str, str]) -> str:
    """A natural sentence from the phrases at hand."""
    out = ("a " if rng.random() < 0.7 else "") + said.get("subject", str(rng.choice(["character", "animal", "figure"])))
    colour, garment = said.get("colour"), said.get("garment")
    if garment:
        cloth = f"{colour} {garment}" if colour else garment
        out += str(rng.choice([f" wearing a {cloth}", f" in a {cloth}", f" with a {cloth}", f" dressed in a {cloth}"]))
    elif colour:
        out += f" in {colour}"
    rest = [said[k] for k in ("pose", "place") if k in said]
    if rest:
        out += str(rng.choice([" ", ", "])) + " ".join(rest)
    if "light" in said:
        out += (" " if rng.random() < 0.5 else ", ") + said["light"]
    if "framing" in said:
        out = f"{said['framing']} of {out}" if rng.random() < 0.4 else f"{out}, {said['framing']}"
    return out


def tags(rng: np.random.Generator, said: dict[str, str]) -> list[str]:
    """The same phrases as a shuffled list."""
    said = dict(said)
    if "garment" in said and "colour" in said:
        said["garment"] = f"{said.pop('colour')} {said['garment']}"
    return [str(w) for w in rng.permutation(list(said.values()))]


def distractors(rng: np.random.Generator) -> list[str]:
    pool = words.QUALITY if rng.random() < 0.8 else words.BLEMISHES
    found = [str(w) for w in rng.choice(pool, int(rng.integers(1, 12)))]
    if rng.random() < 0.1:
        found.append("".join(chr(97 + int(c)) for c in rng.integers(0, 26, int(rng.integers(3, 9)))))
    return found


def describe(scene: Scene, rng: np.random.Generator, curriculum: Curriculum) -> tuple[str, Mentioned]:
    """Writes one caption of the scene and tells which attributes it names."""
    kind = rng.random()
    if kind < 0.03:
        return ", ".join(distractors(rng)), {}
    named = [k for k, (often, usual) in NAMED.items()
             if rng.random() < (usual if words.USUAL.get(k) == scene.value(k) else often)]
    if kind < 0.12:
        # Fragments: what a negative prompt consists of.
        named = [str(k) for k in rng.choice(list(NAMED), int(rng.integers(1, 3)), replace=False)]
    if scene.family == "flat" and curriculum.stand_in and "family" in named and kind < 0.5:
        named.remove("family")
    said = {k: one(rng, TABLES[k][scene.value(k)]) for k in named if k != "family"}
    full = kind >= 0.12
    parts = [sentence(rng, said)] if full and rng.random() < 0.65 else tags(rng, said)
    if "family" in named:
        phrase = style_phrase(rng, scene.family, curriculum)
        parts.insert(0 if rng.random() < 0.4 else len(parts), phrase)
    if full and "framing" in said and rng.random() < 0.35:
        # Two framings: the one that is said last holds.
        other = one(rng, words.FRAMING[str(rng.choice(list(words.FRAMING)))])
        parts = [other, *parts] if other not in parts else parts
    if full and rng.random() < 0.4:
        extra = distractors(rng)
        if rng.random() < 0.5 and "framing" not in said:
            at = int(rng.integers(0, len(parts) + 1))
            parts[at:at] = extra
        else:
            cut = int(rng.integers(0, len(extra) + 1))
            parts = extra[:cut] + parts + extra[cut:]
    return ", ".join(parts), {k: VALUES[k].index(scene.value(k)) for k in named}


def whole_caption(scene: Scene, rng: np.random.Generator, curriculum: Curriculum) -> str:
    """A caption that leaves nothing open: what it does not name is as it usually is."""
    while True:
        text, named = describe(scene, rng, curriculum)
        if all(k in named or words.USUAL.get(k) == scene.value(k) for k in NAMED):
            return text


def wordless_caption(rng: np.random.Generator) -> str:
    """What the unconditional half of a guided run may be told: nothing, or words that name no attribute."""
    return "" if rng.random() < 0.5 else ", ".join(distractors(rng))


def prompt_of(scene: Scene) -> str:
    """The plain prompt that evaluation asks for."""
    head = "" if scene.family == "flat" else f", {FAMILY_WORDS[scene.family][0]}"
    return (f"{words.FRAMING[scene.framing][0]} of a {scene.subject} wearing a {scene.colour} {scene.garment}, "
            f"{scene.pose} {words.PLACE[scene.place][0]}, {words.LIGHT[scene.light][0]}{head}")
