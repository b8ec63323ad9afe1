"""Records embeddings of weighted and long prompts, and runs from them."""

import numpy as np
import torch

import weighting
from pipelines import generators, pipeline, trace
from recording import Group
from weighting import BREAK

WEIGHTED = [
    ("a ", 1.0),
    ("red", 1.4),
    (" fox in the ", 1.0),
    ("snow", 1 / 1.1),
    (", ", 1.0),
    ("sharp focus", 1.1 * 1.1),
]
WEIGHTED_TEXT = "a (red:1.4) fox in the [snow], ((sharp focus))"
COMMAS = "a castle on a hill under a starry sky, " * 9
NO_COMMAS = "a green forest by the river and " * 6
# Each line: id, syntax, how weights act, prompt, its fragments.
CASES = [
    ("a1111", "a1111", "a1111", WEIGHTED_TEXT, WEIGHTED),
    ("a1111-mean", "a1111", "a1111-mean", WEIGHTED_TEXT, WEIGHTED),
    (
        "a1111-break",
        "a1111",
        "a1111",
        "a castle on a hill BREAK a (starry sky:1.3)",
        [("a castle on a hill", 1.0), BREAK, ("a ", 1.0), ("starry sky", 1.3)],
    ),
    ("a1111-break-mean", "a1111", "a1111-mean", "a (castle:1.5) BREAK (sky:0.5)", [
        ("a ", 1.0),
        ("castle", 1.5),
        BREAK,
        ("sky", 0.5),
    ]),
    ("a1111-comma", "a1111", "a1111", f"({COMMAS}:1.2)", [(COMMAS, 1.2)]),
    ("a1111-no-comma", "a1111", "a1111", NO_COMMAS, [(NO_COMMAS, 1.0)]),
    (
        "comfy",
        "comfy",
        "comfy",
        "a (red:1.4) fox in the (snow), (sharp (focus:0.5):1.2)",
        [("a ", 1.0), ("red", 1.4), (" fox in the ", 1.0), ("snow", 1.1), (", ", 1.0), ("sharp ", 1.2), ("focus", 0.5)],
    ),
    ("comfy-long", "comfy", "comfy", NO_COMMAS, [(NO_COMMAS, 1.0)]),
    (
        "compel",
        "compel",
        "compel",
        "a red++ fox in the (snow)0.6 with sharp- focus",
        [
            ("a", 1.0),
            ("red", 1.1 * 1.1),
            ("fox in the", 1.0),
            ("snow", 0.6),
            ("with", 1.0),
            ("sharp", 0.9),
            ("focus", 1.0),
        ],
    ),
    ("plain", "none", "none", "a (red:1.4) fox", [("a (red:1.4) fox", 1.0)]),
]
# Chunks alone: where the cut falls.
CHUNKED = [
    ("cut-comma-20-back", "a " * 55 + ", " + "a " * 40),
    ("cut-comma-21-back", "a " * 54 + ", " + "a " * 40),
    ("cut-full", "a " * 75),
    ("cut-one-over", "a " * 76),
    ("cut-comma-first", "a " * 75 + ", a"),
    ("cut-last-break", "a fox BREAK"),
    ("cut-first-break", "BREAK a fox"),
]
CHUNKS_ALONE = ("a1111-no-comma", "comfy-long", "plain")
RUN = ("a1111", "a1111-comma", "compel")
NEGATIVE = "blurry, low quality"


def encode(apply: str, fragments: weighting.Fragments) -> dict:
    """Chunks, ids and the conditioning [1, 77·chunks, 80] with its pooled vector."""
    chunks = weighting.chunks_by_word(fragments) if apply == "comfy" else weighting.chunks_by_comma(fragments)
    halves = []
    for second in (False, True):
        ids, w = weighting.ids_of(chunks, second), weighting.weights_of(chunks)
        z = weighting.states(ids, second)
        if apply == "compel":
            z = weighting.blended(fragments, second)
        elif apply == "comfy":
            z = weighting.from_empty(z, w, second)
        elif apply != "none":
            z = weighting.scaled(z, w, keep_mean=apply == "a1111-mean")
        halves.append(z.reshape(1, -1, z.shape[-1]))
    ids, ids_2 = weighting.ids_of(chunks, False), weighting.ids_of(chunks, True)
    return {
        "ids": ids,
        "ids_2": ids_2,
        "hidden": torch.from_numpy(np.concatenate(halves, axis=-1)).float(),
        "pooled": weighting.pooled(ids_2),
        "lengths": [len(chunk) for chunk in chunks],
    }


def run(encoded: dict) -> dict:
    """Four Euler steps; the negative prompt is filled up with empty chunks to the same length."""
    negative = encode("none", [(NEGATIVE, 1.0)])
    empty = encode("none", [])["hidden"]
    missing = (encoded["hidden"].shape[1] - negative["hidden"].shape[1]) // empty.shape[1]
    return trace(
        pipeline("Euler"),
        prompt_embeds=encoded["hidden"],
        pooled_prompt_embeds=encoded["pooled"],
        negative_prompt_embeds=torch.cat([negative["hidden"], *[empty] * missing], dim=1),
        negative_pooled_prompt_embeds=negative["pooled"],
        num_inference_steps=4,
        guidance_scale=5.0,
        height=64,
        width=64,
        generator=generators([42]),
        output_type="latent",
    )


def main() -> None:
    torch.set_num_threads(1)
    group = Group("weights", "Embeddings of weighted and long prompts, computed here; some with a run of four steps.")
    for id, syntax, apply, prompt, fragments in CASES:
        encoded = encode(apply, fragments)
        lengths = encoded.pop("lengths")
        facts = {"syntax": syntax, "apply": apply, "prompt": prompt, "fragments": fragments, "lengths": lengths}
        if id in CHUNKS_ALONE:
            encoded = {name: encoded[name] for name in ("ids", "ids_2")}
        if id in RUN:
            settings = {"scheduler": "Euler", "negative_prompt": NEGATIVE, "num_inference_steps": 4, "seeds": [42]}
            facts["run"] = settings | {"guidance_scale": 5.0, "height": 64, "width": 64}
            encoded |= {name: value for name, value in run(encoded).items() if name in ("initial", "latents")}
        group.add(id, encoded, **facts)
    for id, prompt in CHUNKED:
        texts = [text.strip() for text in prompt.split("BREAK")]
        fragments = [piece for text in texts for piece in ((text, 1.0), BREAK)][:-1]
        chunks = weighting.chunks_by_comma([piece for piece in fragments if piece[0]])
        facts = {"syntax": "a1111", "apply": "a1111", "prompt": prompt, "lengths": [len(chunk) for chunk in chunks]}
        group.add(id, {"ids": weighting.ids_of(chunks, False), "ids_2": weighting.ids_of(chunks, True)}, **facts)
    lengths = {case["id"]: case["lengths"] for case in group.cases}
    assert lengths["a1111-comma"][0] < weighting.ROOM == lengths["a1111-no-comma"][0], lengths
    assert lengths["comfy-long"][0] < weighting.ROOM, lengths
    group.write()


if __name__ == "__main__":
    main()
