"""The colours as eyes have them: every mark is seen on every ground, and told apart without seeing green."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QColor

from emodesk.domain.model import MOST_LABELS
from emodesk.domain.passes import COLOURS, Reviewer
from emodesk.ui.analysis.pages.clip_map import _ink
from emodesk.ui.charts.bar_table import LEAST_INK, TRACK
from emodesk.ui.charts.chart import mixed
from emodesk.ui.theme import readable_on, theme
from emodesk.ui.theme.apart import apart, ciede2000
from emodesk.ui.theme.tokens import DARK, LIGHT, Tokens, emotion_colour, emotion_edge
from emodesk.ui.widgets.person import person_picture
from trainer.protocol.labels import LABELS

TEXT, MARK = 4.5, 3.0  # contrast, WCAG 2.2: 1.4.3 and 1.4.11
APART = 12.0  # CIEDE2000, for eyes that see no green
OTHERS = tuple("abcdefghijklmnop")  # a label set of a project's own
LUMINANCE = np.array([0.2126729, 0.7151522, 0.0721750])


def linear(colour: str) -> np.ndarray:
    """[3] linear RGB of a hex colour."""
    parts = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours."""
    low, high = sorted(float(linear(colour) @ LUMINANCE) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def grounds(tokens: Tokens) -> list[str]:
    return [getattr(tokens, name) for name in Tokens.GROUNDS]


themes = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)


def test_the_difference_is_that_of_the_published_pairs():
    """Sharma, Wu & Dalal 2005, pairs 1, 9, 17, 25 and 34 of their table."""
    for first, second, published in (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ):
        assert ciede2000(np.array(first), np.array(second)) == pytest.approx(published, abs=1e-4)
    assert apart("#000000", "#FFFFFF") == pytest.approx(100, abs=0.1)
    assert apart("#CC79A7", "#CC79A7") == 0
    assert apart("#FF0000", "#A18600") < 12 < apart("#FF0000", "#0000FF")  # red and what they take for it


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
@pytest.mark.parametrize("known", range(7))
def test_lines_of_twelve_labels_are_told_apart_without_seeing_green(tokens, known):
    """However many of them are of the six that the program knows."""
    labels = (*LABELS[:known], *OTHERS[: 12 - known])
    for pair in combinations(labels, 2):
        edges = [emotion_edge(label, labels, tokens is DARK) for label in pair]
        assert apart(*edges) >= APART, pair


def test_every_label_of_the_largest_set_has_a_colour_of_its_own():
    for dark in (False, True):
        assert len({emotion_colour(label, OTHERS, dark) for label in OTHERS}) == len(OTHERS) == MOST_LABELS


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
    for part, ground in product((LEAST_INK, 0.75, 1.0), (panel, mixed(ink, panel, TRACK))):
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
