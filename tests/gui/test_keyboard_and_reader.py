"""The window without a mouse and without eyes: focus, names, what the palette has, what is announced."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QSlider,
    QTextEdit,
)
from reading_order import backwards

from emodesk import app as application
from emodesk.ui.main_window import WORKSPACES
from emodesk.ui.theme import theme

pytest_plugins = ["review_study"]


@pytest.fixture
def window(controller, study):
    folder = study.folder
    study.close()
    assert controller.open(folder)
    return controller.window


def spoken(widget, kind=QAccessible.Text.Name) -> str:
    """What a screen reader is told of a widget."""
    return QAccessible.queryAccessibleInterface(widget).text(kind)


def test_every_button_of_the_window_can_be_reached_with_the_tab_key(window):
    deaf = [
        button.accessibleName() or button.text() or button.toolTip()
        for button in window.findChildren(QAbstractButton)
        if not button.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not button.isHidden()
        and button.objectName() not in ("ScrollLeftButton", "ScrollRightButton")
        and not isinstance(button.parentWidget(), (QLineEdit, QAbstractItemView))
    ]
    assert deaf == []


def nameless(window) -> list[str]:
    """Visible widgets of which a screen reader could not say what they are."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QSlider, QTextEdit, QAbstractItemView)
    inner = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for kind in kinds
        for widget in window.findChildren(kind)
        if widget.isVisible() and not isinstance(widget.parentWidget(), inner) and not spoken(widget)
    ]


def test_every_field_list_and_button_has_a_name_for_the_screen_reader(window, qtbot):
    stage, panel = window.review.stage, window.review.queue_panel
    parts = panel.search, panel.list, stage.transport.volume, stage.transcript.painted.parentWidget()
    assert [spoken(part) for part in parts] == ["Search the queue", "Queue", "Volume", "Transcript"]
    for name in application.WORKSPACES:
        window.show_workspace(name)
        window.rounds.show_start()
        window.rounds.start_panel.set_more(True)
        assert nameless(window) == [], name
    window.open_palette()
    assert nameless(window) == []


def test_the_palette_has_languages_panels_and_looks(window):
    window.open_palette()
    titles = {entry.title for entry in window._palette._entries}
    assert {"Language: 中文", "Panels: Transcript", "Look: Dark", "Guide", "Larger"} <= titles


def test_a_decision_and_the_next_clip_are_announced(window, qtbot, monkeypatch):
    review, announced = window.review, []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: isinstance(event, QAccessibleAnnouncementEvent) and announced.append(event.message()),
    )
    first, second = (review.queue.key_at(row) for row in (0, 1))
    qtbot.waitUntil(lambda: review.stage.player.player.shown >= 0, timeout=10_000)
    names = [review.session.clip(key).clip_id for key in (first, second)]
    qtbot.waitUntil(lambda: (review.flow.label(1), review.session.selected == second)[1], timeout=10_000)

    def heard() -> str:
        return spoken(window, QAccessible.Text.Description)

    qtbot.waitUntil(lambda: names[1] in heard())
    assert f"{names[0]}: anger" in heard()
    assert heard().index(names[0]) < heard().index(names[1])
    assert announced[-1] == heard()


def test_the_current_row_has_a_ring_while_its_list_has_the_keyboard(window, qtbot):
    window.activateWindow()
    view = window.review.queue_panel.list

    def rings() -> int:
        """Pixels in the colour of the ring in the upper edge of the current row."""
        row = view.visualRect(view.currentIndex())
        image = view.viewport().grab(row).toImage()
        wanted = theme.colour("accent").rgb()
        return sum(image.pixel(x, 1) == wanted for x in range(image.width()))

    window.review.setFocus()
    qtbot.waitUntil(lambda: not view.hasFocus())
    without = rings()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert rings() > without + 50


@pytest.mark.parametrize("name", WORKSPACES)
def test_the_tab_key_goes_where_the_eye_goes(window, qtbot, name):
    window.resize(1440, 900)
    window.show()
    window.show_workspace(name)
    if name == "review":
        qtbot.waitUntil(lambda: len(window.review.prediction_panel.rows) == 4)
    qtbot.waitUntil(lambda: backwards(window) == [])
