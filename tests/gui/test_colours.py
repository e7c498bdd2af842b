"""The colours as eyes have them: every mark is seen on every ground, and told apart without seeing green."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QColor

from emodesk.domain.passes import COLOURS, Reviewer
from emodesk.ui.analysis.pages.clip_map import _ink
from emodesk.ui.charts.bar_table import QUIET, TRACK
from emodesk.ui.charts.chart import mixed
from emodesk.ui.theme import readable_on, theme
from emodesk.ui.theme.tokens import DARK, LIGHT, Tokens, emotion_colour, emotion_edge
from emodesk.ui.widgets.person import person_picture
from trainer.protocol.labels import LABELS

TEXT, MARK = 4.5, 3.0  # contrast, WCAG 2.2: 1.4.3 and 1.4.11
APART = 12.0  # CIEDE2000
OTHERS = tuple("abcdefghi")  # a label set of a project's own
# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
DEUTERANOPE = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    """[3] linear RGB of a hex colour."""
    parts = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours."""
    low, high = sorted(float(linear(colour) @ XYZ[1]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str) -> np.ndarray:
    """[3] CIELAB of a colour as a deuteranope has it."""
    ratio = XYZ @ np.clip(DEUTERANOPE @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str) -> float:
    """CIEDE2000 between two colours as a deuteranope has them (Sharma, Wu & Dalal 2005)."""
    (light1, a1, b1), (light2, a2, b2) = lab(one), lab(other)
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25**7))
    chroma1, chroma2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    hue1, hue2 = (np.degrees(np.arctan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (hue2 - hue1 + 180) % 360 - 180
    hue = (hue1 + turn / 2) % 360
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    weight = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    by_light = (light2 - light1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    by_chroma = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(chroma1 * chroma2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7))
    rotation *= np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    return float(np.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue))


def grounds(tokens: Tokens) -> list[str]:
    return [getattr(tokens, name) for name in Tokens.GROUNDS]


themes = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)


def test_the_difference_is_that_of_the_published_pairs():
    """Black and white are 100 apart, a colour is none from itself."""
    assert difference("#000000", "#FFFFFF") == pytest.approx(100, abs=0.1)
    assert difference("#CC79A7", "#CC79A7") == 0


@themes
def test_words_are_read_on_every_ground(tokens):
    for name, ground in product(("text", "muted", "danger"), grounds(tokens)):
        assert contrast(getattr(tokens, name), ground) >= TEXT, (name, ground)
    assert contrast(tokens.on_accent, tokens.accent) >= TEXT
    assert contrast(tokens.on_picture, tokens.picture) >= TEXT


@themes
def test_borders_of_fields_and_the_ring_of_the_focus_are_seen_on_every_ground(tokens):
    for name, ground in product(("outline", "accent"), grounds(tokens)):
        assert contrast(getattr(tokens, name), ground) >= MARK, (name, ground)


@themes
@pytest.mark.parametrize("labels", [LABELS, OTHERS], ids=["six", "own"])
def test_a_mark_of_every_label_is_seen_on_every_ground(tokens, labels):
    for label, ground in product(labels, grounds(tokens)):
        edge = emotion_edge(label, labels, tokens is DARK)
        assert contrast(edge, ground) >= MARK, (label, ground)


@themes
def test_lines_of_the_six_labels_are_told_apart_without_seeing_green(tokens):
    for one, other in combinations(LABELS, 2):
        edges = [emotion_edge(label, LABELS, tokens is DARK) for label in (one, other)]
        assert difference(*edges) >= APART, (one, other)


@pytest.fixture(params=["light", "dark"])
def look(qapp, request):
    theme.apply(qapp, request.param)
    yield theme.tokens
    theme.apply(qapp, "light")


@pytest.mark.parametrize("labels", [LABELS, OTHERS], ids=["six", "own"])
def test_letters_on_badges_spans_and_strips_are_read(look, labels):
    for label in labels:
        fill, letter = theme.emotion(label, labels), theme.on_emotion(label, labels)
        assert contrast(letter.name(), fill.name()) >= TEXT, label


def test_a_reviewers_initials_are_read_on_any_colour_and_their_disc_is_seen_on_every_ground(look):
    for colour in (*COLOURS, "#FF8000", "#00FF00", "#FFFF00", "#0000FF", look.panel):
        assert contrast(readable_on(QColor(colour)).name(), colour) >= TEXT, colour
        disc = person_picture(Reviewer("Ana", "", colour)).toImage()
        rim = disc.pixelColor(disc.width() // 2, 0)
        assert rim.name() == look.outline.lower(), colour  # which is seen: a test above


def test_marks_that_stand_for_no_label_are_seen_on_their_ground(look):
    ink, panel = QColor(look.text), QColor(look.panel)
    for part, ground in product((QUIET, 0.75, 1.0), (panel, mixed(ink, panel, TRACK))):
        assert contrast(mixed(ink, panel, part).name(), ground.name()) >= MARK, (part, ground.name())
    for part in (0.0, 0.5, 1.0):  # of the map's numbers
        assert contrast(_ink(part).name(), look.panel) >= MARK
    assert contrast(look.accent, look.pressed) >= MARK  # what a bar of progress has done, on what is left


def test_in_the_light_theme_the_fills_are_those_of_the_design():
    fills = [emotion_colour(label, LABELS, dark=False) for label in LABELS]
    assert fills == ["#7F8790", "#D55E00", "#E69F00", "#0072B2", "#CC79A7", "#009E73"]


def test_marks_are_signs_of_the_language_where_it_has_some(qapp):
    """Chinese has one for each of the six; English takes first letters, two where they are the same."""

    class Signs(QTranslator):
        def translate(self, context, text, *_rest):
            return {"anger": "怒", "sadness": "悲"}.get(text, "") if context == "marks" else ""

        def isEmpty(self):
            return False

    signs = Signs()
    try:
        assert [theme.letter(label, LABELS) for label in ("anger", "sadness", "surprise")] == ["A", "Sa", "Su"]
        qapp.installTranslator(signs)
        assert [theme.letter(label, LABELS) for label in ("anger", "angry", "sadness")] == ["怒", "怒", "悲"]
    finally:
        qapp.removeTranslator(signs)
