"""Sentences that the demo's speakers say, with their slots filled."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

OPENER_SHARE = 0.7  # of the sentences begin with a word of their emotion
_STAYS_CAPITAL = re.compile(r"(I\b|I'|Tom|Anna|Daniel|Mrs|Dad)")


@cache
def book(language: str) -> dict[str, Any]:
    """The slots, openers and sentences of one language."""
    with (Path(__file__).parent / f"sentences_{language}.toml").open("rb") as file:
        return tomllib.load(file)


def compose(language: str, emotion: str, random: np.random.Generator) -> str:
    """One sentence that could be said in this emotion; in neutral, one that carries none."""
    pages = book(language)
    template = str(random.choice(pages[emotion]["sentences"]))
    text = re.sub(r"\{(\w+)\}", lambda slot: str(random.choice(pages["slots"][slot[1]])), template)
    text = text[0].upper() + text[1:]
    if random.random() >= OPENER_SHARE:
        return text
    opener = str(random.choice(pages["openers"][emotion]))
    goes_on = opener.rstrip()[-1] in ",，"
    if goes_on and not _STAYS_CAPITAL.match(text):
        text = text[0].lower() + text[1:]
    return opener + text
