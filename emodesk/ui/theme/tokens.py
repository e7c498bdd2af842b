"""Colours, sizes and spacing of the window: the only place where they are written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

GRID = 8  # pixels; every margin and gap is a multiple or a half of it
BODY = 13  # pixels, running text
SMALL = 11  # pixels, secondary text
RADIUS = 6  # pixels, corners
ROW = 32  # pixels, height of a control

FAMILIES = ("EmoDesk Latin", "EmoDesk Han")  # resources/fonts; what they lack the system draws


@dataclass(frozen=True)
class Tokens:
    """One theme. Contrast on each of GROUNDS is at least 4.5 to 1 for words, 3 to 1 for `outline` and `accent`."""

    GROUNDS = ("window", "panel", "raised", "hover", "pressed", "selection")  # what marks stand on

    name: str
    window: str  # behind everything
    panel: str  # panels, lists
    raised: str  # buttons, fields
    hover: str
    pressed: str
    border: str  # between panels: quiet, no sign by itself
    outline: str  # of fields, switches and rings: at least 3 to 1 on every ground
    text: str
    muted: str  # secondary text
    disabled: str
    accent: str  # the one accent: selection, focus, primary button
    on_accent: str
    selection: str  # background of the selected row
    picture: str  # behind the video
    on_picture: str  # words there
    danger: str


LIGHT = Tokens(
    name="light",
    window="#F3F4F6",
    panel="#FFFFFF",
    raised="#FFFFFF",
    hover="#EEF0F3",
    pressed="#E3E6EA",
    border="#D9DDE3",
    outline="#78828E",
    text="#1B1F24",
    muted="#5A6470",
    disabled="#9AA3AE",
    accent="#3D4A8F",
    on_accent="#FFFFFF",
    selection="#E4E7F5",
    picture="#0E1013",
    on_picture="#C9CED6",
    danger="#B3261E",
)

DARK = Tokens(
    name="dark",
    window="#15181C",
    panel="#1C2025",
    raised="#252A31",
    hover="#2D333B",
    pressed="#363D47",
    border="#343B44",
    outline="#828C9A",
    text="#E6E9ED",
    muted="#A0A9B4",
    disabled="#66707C",
    accent="#9AA8F0",
    on_accent="#14171B",
    selection="#2C3352",
    picture="#08090B",
    on_picture="#C9CED6",
    danger="#F6938B",
)

# Colour of each label's marks, of their edges and lines, and of both in the dark theme. Two of the Okabe–Ito colours
# are too pale for a mark on a light ground, and two look alike to whoever sees no green: there every mark has an edge
# in a darker tone, and lines are drawn in it. The dark theme's own are lightened and spread apart until they need no
# edge. (WCAG 2.2, 1.4.11; CIEDE2000 of 12 after Machado et al. 2009: tests/gui.)
_SIX = {
    "neutral": ("#7F8790", "#52595E", "#868E98"),
    "anger": ("#D55E00", "#8E2605", "#E5671A"),
    "happiness": ("#E69F00", "#B46E06", "#F6C453"),
    "sadness": ("#0072B2", "#003A66", "#3F97D6"),
    "worry": ("#CC79A7", "#BF3F97", "#F0B4D4"),
    "surprise": ("#009E73", "#008A64", "#2FBF95"),
}
# For label sets of a project's own: as far from each other and from the six, so that twelve labels are told apart.
_MORE = (
    ("#006020", "#00240C", "#63934B"),
    ("#08B0F0", "#1878B4", "#0FDBFF"),
    ("#981068", "#300C24", "#FF7B7B"),
    ("#C0B8E8", "#3C00CC", "#E7FFF3"),
    ("#807038", "#3C3000", "#FFFFAB"),
    ("#F0B0A0", "#60483C", "#E7CFB7"),
)
# Beyond twelve there is no room between them for eyes that see no green; these differ for the others.
_LAST = (
    ("#661100", "#3F0B00", "#D07F6A"),
    ("#44AA99", "#2A695F", "#6FD0C0"),
    ("#6699CC", "#3F5F7E", "#8FB8E6"),
    ("#332288", "#201554", "#8C82E0"),
)

_EVERY = (*_SIX.values(), *_MORE, *_LAST)

CHOICES = tuple(mark for mark, _edge, _dark in _EVERY)  # what a label may be given at once

_SAME = {"angry": "anger", "happy": "happiness", "sad": "sadness", "worried": "worry", "surprised": "surprise"}


LEAST_CONTRAST = 3.0  # of a mark on the ground that it stands on
STEPS = 50  # in which a colour is made lighter or darker until it is seen


def contrast(first: str, second: str) -> float:
    """Contrast of two colours by WCAG 2.2, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=256)  # asked for each mark of each painting
def seen_on(colour: str, tokens: Tokens) -> str:
    """A colour, or the nearest lighter (dark theme) or darker one that is seen on every ground of a theme."""
    target = 255 if tokens is DARK else 0
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    for step in range(STEPS + 1):
        mixed = "#" + "".join(f"{round(part + (target - part) * step / STEPS):02X}" for part in parts)
        if all(contrast(mixed, getattr(tokens, ground)) >= LEAST_CONTRAST for ground in Tokens.GROUNDS):
            break
    return mixed


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def canonical(label: str) -> str:
    """The six labels' own name for what other sets call angry, happy …; other labels as they are."""
    return _SAME.get(label, label)


def emotion_colour(label: str, labels: Sequence[str], dark: bool) -> str:
    """Hex colour of a label within a project's label set."""
    mark, _edge, in_dark = _colours(label, tuple(labels))
    return in_dark if dark else mark


def emotion_edge(label: str, labels: Sequence[str], dark: bool) -> str:
    """Hex colour of the edge of a label's marks, and of its lines: at least 3 to 1 on every ground."""
    _mark, edge, in_dark = _colours(label, tuple(labels))
    return in_dark if dark else edge


def shades(colour: str) -> tuple[str, str, str]:
    """A colour that a person gave a label, its edge, and what it is in the dark theme."""
    given = (colour, seen_on(colour, LIGHT), seen_on(colour, DARK))
    return next((known for known in _EVERY if known[0] == colour.upper()), given)


@lru_cache(maxsize=1024)
def _colours(label: str, labels: tuple[str, ...]) -> tuple[str, str, str]:
    known = canonical(label)
    if known in _SIX:
        return _SIX[known]
    names = {canonical(item) for item in labels}
    free = (*_MORE, *(colours for name, colours in _SIX.items() if name not in names), *_LAST)
    others = [item for item in labels if canonical(item) not in _SIX]
    return free[others.index(label) % len(free)] if label in others else _SIX["neutral"]
