"""Text without a learnt model: signed hashing of character n-grams, one vector a word or Chinese character.

Works for Chinese and English alike and for both in one sentence: a token is a run of letters, one Chinese, Japanese
or Korean character, or a mark such as “！” or “?”. Its vector sums its own n-grams and those with the tokens after it.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trainer.encoders.base import FrameFeatures, missing
from trainer.encoders.light import LightEncoder
from trainer.protocol.errors import Sentence
from trainer.protocol.sections import number

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput

VERSION = 1  # raise whenever the same transcript would give other features
TOKENS = 4096  # of a transcript that are looked at

# Weights by the n-gram's length. One Chinese character says much, one letter nothing; a word more than its parts.
CHARACTER_WEIGHTS = {1: 1.0, 2: 1.0, 3: 0.5, 4: 0.5}
LETTER_WEIGHTS = {2: 0.25, 3: 0.5, 4: 0.5}
WORD_WEIGHT = 2.0
FULL_WORD = 4  # letters from which on a word counts in full
PAIR_WEIGHT = 0.5  # of a word with the token after it: “not good”

_CHARACTER = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]"
_LETTERS = rf"(?:(?!{_CHARACTER})[^\W_])+"
_TOKEN = re.compile(rf"(?P<character>{_CHARACTER})|(?P<word>{_LETTERS}(?:['’]{_LETTERS})*)|(?P<mark>[!?~]+|\.\.+)")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True)
class TextOptions:
    """`size`: numbers in a token's vector."""

    size: int = number(512, 16, 65536)


class LightText(LightEncoder):
    """Hashed n-grams of the transcript, [tokens, size]; frames have no time."""

    modality = "text"
    version = VERSION
    options_kind = TextOptions

    @property
    def channels(self) -> int:
        return int(self.options.size)

    def _encode(self, clip: ClipInput) -> FrameFeatures:
        tokens = tokenise(clip.transcript)
        if not tokens:
            return missing(self.channels, Sentence("no transcript"))
        note = (
            Sentence("only the first {count} words of {total}", count=TOKENS, total=len(tokens))
            if len(tokens) > TOKENS
            else ""
        )
        tokens = tokens[:TOKENS]
        values = np.zeros((len(tokens), self.options.size), np.float32)
        for place, row in enumerate(values):
            for gram, weight in n_grams(tokens, place):
                code = zlib.crc32(gram.encode("utf-8"))
                # The sign is a bit that the place does not use, so that collisions cancel on average.
                row[code % self.options.size] += weight if code >> 31 else -weight
            row *= _importance(tokens[place]) / max(float(np.linalg.norm(row)), 1e-6)
        return FrameFeatures(values, np.full(len(tokens), np.nan), note)


def _importance(token: Token) -> float:
    """Length of a token's vector: short words of an alphabet are mostly the frequent ones that carry no mood."""
    return min(1.0, len(token.text) / FULL_WORD) if token.kind == "word" else 1.0


@dataclass(frozen=True)
class Token:
    """`kind` is character, word or mark."""

    kind: str
    text: str


def tokenise(transcript: str) -> list[Token]:
    """Tokens of a text in compatibility form and lower case, “soooo” shortened to “soo”."""
    text = _DRAWN_OUT.sub(r"\1\1", unicodedata.normalize("NFKC", transcript).casefold())
    return [Token(found.lastgroup or "", found.group()) for found in _TOKEN.finditer(text)]


def word_places(transcript: str) -> list[tuple[int, int]]:
    """First character and the one behind the last of every token of a transcript as it is written."""
    return [found.span() for found in _TOKEN.finditer(transcript)]


def n_grams(tokens: Sequence[Token], place: int) -> Iterator[tuple[str, float]]:
    """The n-grams that begin with a token, each with its weight."""
    token = tokens[place]
    if token.kind == "word":
        yield f"word {token.text}", WORD_WEIGHT
        framed = f"<{token.text}>"
        for length, weight in LETTER_WEIGHTS.items():
            for start in range(len(framed) - length + 1):
                yield framed[start : start + length], weight
        if place + 1 < len(tokens):
            yield f"pair {token.text} {tokens[place + 1].text}", PAIR_WEIGHT
        return
    gram = ""
    for following, (_, weight) in zip(tokens[place:], CHARACTER_WEIGHTS.items(), strict=False):
        if following.kind == "word":
            return
        gram += following.text
        yield gram, weight
