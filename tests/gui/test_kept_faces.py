"""Buttons and switches that keep what they painted look as ones that are painted for the first time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from emodesk.ui.review.label_bar import LabelBar
from emodesk.ui.theme import theme
from emodesk.ui.widgets.marks import Switch
from trainer.protocol.labels import LABELS

SAYS = [0.1, 0.5, 0.1, 0.1, 0.15, 0.05]


def seen(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def bar(act: Callable[[LabelBar], object] = lambda _bar: None) -> LabelBar:
    made = LabelBar(LABELS)
    made.resize(1200, made.sizeHint().height())
    act(made)
    return made


def test_the_bar_of_labels_shows_each_change_at_once(qtbot):
    kept = bar()
    qtbot.addWidget(kept)
    before = seen(kept)
    acts: tuple[Callable[[LabelBar], object], ...] = (
        lambda shown: shown.show_clip("anger", SAYS, "", 1),
        lambda shown: shown.show_clip("anger", SAYS, "worry", 1),
        lambda shown: shown.show_clip("worry", SAYS[::-1], "worry", 2),
        lambda shown: shown.show_clip("", [], "", 3),
        lambda shown: shown.show_clip("anger", SAYS, "", 1),
        lambda shown: (shown.show_clip("anger", SAYS, "", 1), shown.buttons[1].setDown(True)),
        lambda shown: (shown.show_clip("", [], "", 1), shown.buttons[1].setDown(False), shown.buttons[0].show_key("Q")),
    )
    for act in acts:
        act(kept)
        now = seen(kept)
        fresh = bar(act)
        qtbot.addWidget(fresh)
        assert now == seen(fresh)
        assert now != before
        before = now


def switch(size: QSize, on: bool) -> Switch:
    made = Switch()
    made.resize(size)
    made.setChecked(on)
    return made


def test_what_is_kept_goes_with_the_theme_and_the_size(qtbot):
    app = QApplication.instance()
    small = Switch().sizeHint()
    kept = switch(small, True)
    qtbot.addWidget(kept)
    seen(kept)
    try:
        theme.apply(app, "dark")
        assert seen(kept) == seen(switch(small, True))
        kept.setChecked(False)
        assert seen(kept) == seen(switch(small, False))
        kept.resize(small + QSize(8, 8))
        assert seen(kept) == seen(switch(small + QSize(8, 8), False))
    finally:
        theme.apply(app, "light")
