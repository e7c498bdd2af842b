"""What came from outside is shown, never carried out: names, words and reasons are plain text in every widget."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

from emodesk import app as application
from emodesk.domain import Clip
from emodesk.services.project import Project
from emodesk.store import clips
from emodesk.ui.widgets.label import Label, caption, tip

HOSTILE = "<h1>x</h1><img src='/etc/hostname'>\u202egnp.\x1b[31m"


@pytest.fixture
def window(controller, tmp_path):
    with Project.create(tmp_path / "study") as project:
        hostile = Clip(0, HOSTILE, "/clips/a.mp4", "0" * 64, duration=1.0, transcript=HOSTILE, speaker=HOSTILE)
        with project.store.write() as connection:
            clips.add(connection, [hostile])
    assert controller.open(tmp_path / "study")
    controller.window.session.set_reviewer(HOSTILE)
    controller.window.show_notice("error", HOSTILE)
    return controller.window


def test_no_widget_of_the_window_reads_a_name_as_markup(window, qtbot):
    panel = window.review.stage.transcript
    qtbot.waitUntil(lambda: "<h1>" in panel.text())
    for label in window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
    for text in window.findChildren(QTextEdit):
        assert "<h1>" in text.toPlainText() or "<h1>" not in text.toHtml(), text.objectName()


def test_no_tool_tip_of_the_window_carries_markup_from_outside(window):
    for widget in window.findChildren(QWidget):
        assert "<img" not in widget.toolTip()


def test_control_and_reordering_characters_are_shown_as_such(qapp, window, qtbot):
    label = Label(HOSTILE)
    assert "\u202e" not in label.text()
    assert "\\u202e" in label.text()
    assert "\\x1b" in label.text()
    panel = window.review.stage.transcript
    qtbot.waitUntil(lambda: "\\u202e" in panel.text())
    assert "\u202e" not in panel.text()


def test_lines_of_a_text_stay_lines(qapp):
    assert Label("one\ntwo").text() == "one\ntwo"


def test_a_tool_tip_with_signs_shows_them(qapp):
    assert tip("a < b") == "<qt>a &lt; b</qt>"
    assert tip("plain\nwords") == "plain\nwords"


def test_an_ampersand_in_a_name_is_no_key(qapp):
    assert caption("A & B") == "A && B"


def test_every_text_of_the_window_is_the_plain_label():
    """Qt's own label guesses whether a text is markup."""
    ui = Path(application.__file__).parent / "ui"
    others = [path.name for path in ui.rglob("*.py") if re.search(r"\bQLabel\(", path.read_text(encoding="utf-8"))]
    assert others == []
