"""A small byte-pair vocabulary in CLIP's form, trained on the sentences below.

Layout as CLIP's: 256 byte symbols, the same 256 with an end-of-word mark, one entry per merge, start, end.
"""

from collections import Counter

import regex

from places import BOS, EOS

MERGES = 254  # 512 + 254 + 2 = 768 entries

SENTENCES = """
a photo of a panda in a blue spacesuit, floating above the earth
a photograph of an old lighthouse at sunset, dramatic clouds, highly detailed
a red fox standing in the snow, soft morning light, sharp focus
portrait of an astronaut riding a horse on the moon, oil painting
a small house in the mountains by a lake, watercolor, pastel colors
a castle on a hill under a starry sky, digital art, concept art
an important word in a sentence about the sun, the sea and the sky
low quality, blurry, deformed, bad hands, text, watermark, worst quality
the quick brown fox jumps over the lazy dog while nobody is looking
a bowl of fruit on a wooden table, still life, studio lighting
a city street at night in the rain, neon signs, reflections, cinematic
a steam train crossing a stone bridge, black and white photograph
a cat and a dog sleeping together on the sofa, cozy, warm light
a robot painting a picture of another robot, highly detailed, sharp
flowers in a garden, macro photograph, shallow depth of field
"""

PATTERN = regex.compile(
    r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+", regex.IGNORECASE
)


def byte_symbols() -> list[str]:
    """The printable stand-in of each byte, by byte value; the others follow from U+0100 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spare = iter(range(256, 512))
    return [chr(b) if b in printable else chr(next(spare)) for b in range(256)]


def base_symbols() -> list[str]:
    """The 256 stand-ins in vocabulary order: printable bytes first, then the rest."""
    symbols = byte_symbols()
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in printable]
    return [symbols[b] for b in [*printable, *rest]]


def train() -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Vocabulary and merges; ties go to the pair that sorts first, so that the result never varies."""
    symbols = byte_symbols()
    words: Counter[tuple[str, ...]] = Counter()
    for word in PATTERN.findall(SENTENCES.lower()):
        letters = [symbols[b] for b in word.encode()]
        words[(*letters[:-1], letters[-1] + "</w>")] += 1
    merges: list[tuple[str, str]] = []
    while len(merges) < MERGES:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, count in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += count
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = Counter({_joined(word, best): count for word, count in words.items()})
    base = base_symbols()
    entries = [*base, *(s + "</w>" for s in base), *(a + b for a, b in merges), BOS, EOS]
    assert len(set(entries)) == len(entries), "an entry came twice"
    return {entry: i for i, entry in enumerate(entries)}, merges


def _joined(word: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    out: list[str] = []
    for symbol in word:
        if out and (out[-1], symbol) == pair:
            out[-1] += symbol
        else:
            out.append(symbol)
    return tuple(out)
