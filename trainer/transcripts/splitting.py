"""Cutting: long sound into pieces where it is quiet, a text's tokens into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

WINDOW = 0.1  # seconds over which loudness is taken
EARLIEST = 2 / 3  # of a piece's length, from where on a quiet place is looked for
BROKEN = "\ufffd"  # what part of a letter decodes as
BEFORE = "\"'“¿([{-"
AFTER = "\"'.。,，!！?？:：”)]}、…"


def pieces(sound: np.ndarray, rate: int, longest: float) -> list[tuple[int, int]]:
    """Sound [S] as stretches (first, end) of samples of at most `longest` seconds, cut where it is quietest."""
    found, first = [], 0
    most, window = int(longest * rate), max(1, int(WINDOW * rate))
    while len(sound) - first > most:
        part = sound[first + int(most * EARLIEST) : first + most].astype(np.float64)
        energy = np.square(part[: len(part) // window * window]).reshape(-1, window).sum(axis=1)
        cut = first + int(most * EARLIEST) + int(energy.argmin()) * window + window // 2
        found.append((first, cut))
        first = cut
    return [*found, (first, len(sound))]


def split_words(ids: Sequence[int], decode: Callable[[list[int]], str], no_spaces: bool) -> list[tuple[str, int, int]]:
    """Words of tokens with their first token and the one after their last; marks belong to the word they stand at.

    Tokens that are parts of a letter stay together (openai/whisper, tokenizer.py).
    """
    letters: list[tuple[str, int, int]] = []
    first = 0
    for end in range(1, len(ids) + 1):
        text = decode(list(ids[first:end]))
        if BROKEN not in text or end == len(ids):
            letters.append((text, first, end))
            first = end
    words: list[tuple[str, int, int]] = []
    opening = ""  # marks before a word
    for text, begin, end in letters:
        bare = text.strip()
        joins = words and not opening and (bare == "" or bare in AFTER or not (no_spaces or text.startswith(" ")))
        if joins:
            word, start, _ = words[-1]
            words[-1] = (word + text, start, end)
        elif bare in BEFORE and bare:
            words.append((text, begin, end))
            opening = bare
            continue
        elif opening:
            word, start, _ = words[-1]
            words[-1] = (word + text, start, end)
        else:
            words.append((text, begin, end))
        opening = ""
    return [(word.strip(), begin, end) for word, begin, end in words if word.strip()]
