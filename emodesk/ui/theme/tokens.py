"""Colours, sizes and spacing of the window: the only place where they are written down."""

from __future__ import annotations

from dataclasses import dataclass

GRID = 8  # pixels; every margin and gap is a multiple or a half of it
BODY = 13  # pixels, running text
SMALL = 11  # pixels, secondary text
RADIUS = 6  # pixels, corners
ROW = 32  # pixels, height of a control

FAMILIES = ("EmoDesk Latin", "EmoDesk Han")  # resources/fonts; what they lack the system draws


@dataclass(frozen=True)
class Tokens:
    """One theme. Contrast of `text` and `muted` on `window`, `panel` and `raised` is at least 4.5 to 1."""

    name: str
    window: str  # behind everything
    panel: str  # panels, lists
    raised: str  # buttons, fields
    hover: str
    pressed: str
    border: str
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
    text="#E6E9ED",
    muted="#A0A9B4",
    disabled="#66707C",
    accent="#9AA8F0",
    on_accent="#14171B",
    selection="#2C3352",
    picture="#08090B",
    on_picture="#C9CED6",
    danger="#F2867E",
)

# The Okabe–Ito colours, which colour-blind people can tell apart; the dark theme's are lightened until each has a
# contrast of at least 4.5 to 1 on DARK.panel.
_LIGHT_EMOTIONS = {
    "neutral": "#7F8790",
    "anger": "#D55E00",
    "happiness": "#E69F00",
    "sadness": "#0072B2",
    "worry": "#CC79A7",
    "surprise": "#009E73",
}
_DARK_EMOTIONS = {
    "neutral": "#9AA2AB",
    "anger": "#F07A28",
    "happiness": "#F0B42E",
    "sadness": "#4BA3DE",
    "worry": "#DE95BC",
    "surprise": "#2FBF95",
}
# For label sets of a project's own; Paul Tol's muted scheme, told apart from the six above by lightness.
_MORE_LIGHT = ("#882255", "#44AA99", "#999933", "#332288", "#117733", "#AA4499", "#6699CC", "#661100", "#888888")
_MORE_DARK = ("#D46A9F", "#6FD0C0", "#C4C46A", "#8C82E0", "#5CB87A", "#D583C5", "#8FB8E6", "#D07F6A", "#B0B0B0")

_SAME = {"angry": "anger", "happy": "happiness", "sad": "sadness", "worried": "worry", "surprised": "surprise"}


def emotion_colour(label: str, labels: tuple[str, ...], dark: bool) -> str:
    """Hex colour of a label within a project's label set."""
    known, more = (_DARK_EMOTIONS, _MORE_DARK) if dark else (_LIGHT_EMOTIONS, _MORE_LIGHT)
    name = _SAME.get(label, label)
    if name in known:
        return known[name]
    others = [item for item in labels if _SAME.get(item, item) not in known]
    return more[others.index(label) % len(more)] if label in others else known["neutral"]
