"""What came from outside is shown, never carried out: names, words and reasons are plain text in every widget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QAbstractListModel, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from emodesk import app as application
from emodesk.domain import Clip
from emodesk.domain.opinion import Opinion
from emodesk.domain.passes import PassRule
from emodesk.domain.ratings import Scale
from emodesk.services import passes
from emodesk.services.project import Project
from emodesk.services.project_file import OwnFeatures
from emodesk.services.review import ReviewService
from emodesk.store import clips, opinions
from emodesk.ui.export_dialog import ExportDialog
from emodesk.ui.features_dialog import FeaturesDialog
from emodesk.ui.forget_dialog import ForgetDialog
from emodesk.ui.labels_dialog import LabelsDialog
from emodesk.ui.mistake_dialog import MistakeDialog
from emodesk.ui.passes_dialog import PassesDialog
from emodesk.ui.review.beside_dialog import BesideDialog
from emodesk.ui.rounds.model_dialog import ModelDialog
from emodesk.ui.transcribe_dialog import TranscribeDialog
from emodesk.ui.widgets.label import Label, caption, tip
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.labels import LABELS

LOUD = "<h1>loud</h1>"  # a label, which may hold no quotes and nothing that is not shown
HOSTILE = "<h1>x</h1><img src='/etc/hostname'>\u202egnp.\x1b[31m"


@pytest.fixture
def window(controller, tmp_path):
    """The window on a project in which everything that a person or a file can name has a hostile name."""
    with Project.create(tmp_path / "study", name=HOSTILE, labels=(*LABELS, LOUD)) as project:
        words = {"transcript": HOSTILE, "speaker": HOSTILE, "language": HOSTILE, "note": HOSTILE}
        names = (f"{HOSTILE}/1", f"{HOSTILE}/2", "plain")  # the first two of one recording
        with project.store.write() as connection:
            clips.add(connection, [
                Clip(0, name, f"/clips/{HOSTILE}{number}.mp4", f"{number:064x}", duration=1.0, **words)
                for number, name in enumerate(names)
            ])  # fmt: skip
            opinions.put(connection, [Opinion(HOSTILE, clip, "anger", datetime.now(UTC), 0.5) for clip in (1, 2)])
        for who, label in ((HOSTILE, "anger"), (f"{HOSTILE} 2", "worry")):
            review = ReviewService(project, who)
            review.correct(1, label, note=HOSTILE)
            review.comment(1, HOSTILE)
            review.mark_span(1, 0.1, 0.5, label=label, note=HOSTILE)
            review.mark_span(1, 0.6, 0.9, label=LOUD)
            review.rate(1, Scale("intensity", LOUD), np.linspace(0, 1, 25))
        project.keep_filter(HOSTILE, f'speaker~"{HOSTILE}"')
        passes.make_pass(project, HOSTILE, HOSTILE, [HOSTILE], [2, 3], PassRule())
        project.set_features([OwnFeatures("gait", f"/features/{HOSTILE}")])
    assert controller.open(tmp_path / "study")
    controller.window.session.set_reviewer(HOSTILE)
    controller.window.show_notice("error", HOSTILE)
    return controller.window


def dialogs(window: QWidget) -> list[QDialog]:
    """Those in which something of the person's project is named, open."""
    session, project = window.session, window.session.project
    work = WorkDialog("x", BackgroundTask(lambda *_: None, window), window)
    work._progress(1, 2, HOSTILE)
    QTimer.singleShot(0, work.reject)
    work.show_report(HOSTILE, [HOSTILE])
    return [
        ForgetDialog(project, [f"{HOSTILE}/1"], window), ExportDialog(project, window), FeaturesDialog(project, window),
        PassesDialog(session, lambda: [1, 2], window), LabelsDialog(project, window.actions_by_id, window),
        ModelDialog(project, "light", window), BesideDialog(session, 1, [2], window), work,
        MistakeDialog(HOSTILE, Path(HOSTILE.replace("/", "_")), window), TranscribeDialog(project, window),
    ]  # fmt: skip


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """All that the widgets below one show or say, with whose it is; not what a person types."""
    for widget in (root, *root.findChildren(QWidget)):
        whose = f"{type(widget).__name__} {widget.objectName()}"
        yield f"tip of {whose}", widget.toolTip()
        yield f"title of {whose}", widget.windowTitle()
        if isinstance(widget, QLabel | QAbstractButton):
            yield whose, widget.text()
        elif isinstance(widget, QPlainTextEdit | QTextEdit) and widget.isReadOnly():
            yield whose, widget.toPlainText()
        elif isinstance(widget, QGroupBox):
            yield whose, widget.title()
        if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
            model = widget.model()
            for row in range(model.rowCount()):
                for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
                    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                        yield f"row {row} of {whose}", str(model.index(row, column).data(role) or "")
    for action in root.findChildren(QAction):
        yield f"action {action.objectName()}", action.text()
        yield f"tip of action {action.objectName()}", action.toolTip()


def test_whatever_is_shown_of_a_hostile_project_is_plain_in_the_window_and_its_dialogs(window, qtbot):
    qtbot.waitUntil(lambda: "<h1>" in window.review.stage.transcript.text())
    found = list(texts(window))
    for dialog in dialogs(window):
        dialog.show()
        if isinstance(dialog, ForgetDialog):
            qtbot.waitUntil(dialog.sure.isEnabled)
        elif isinstance(dialog, ExportDialog):
            qtbot.waitUntil(lambda dialog=dialog: dialog.rows.rowCount() > 0)
        found += [(f"{type(dialog).__name__}: {whose}", text) for whose, text in texts(dialog)]
        dialog.close()
    assert sum("<h1>" in text or "&lt;h1>" in text for _, text in found) > 10, "it is shown at all"
    assert [whose for whose, text in found if "\u202e" in text or "\x1b" in text] == []
    # A row's tip goes through `tip` where it is shown.
    assert [whose for whose, text in found if whose.startswith("tip of") and "<img" in text] == []


def test_whatever_is_painted_is_shown_as_such(window, qtbot, painted):
    """Spans, context strip and rating overlay paint their words; the anchoring page is a label."""
    review = window.review
    window.session.select(1)
    assert review.context.open_strip()
    review.stage.rating.overlay.begin(Scale("intensity", LOUD), [Scale("intensity", LOUD)])
    qtbot.waitUntil(lambda: "<h1>" in review.stage.transcript.text())
    for name in ("review", "analyse", "rounds"):
        window.show_workspace(name)
        window.grab()
    assert {LOUD} <= set(painted)
    assert any("<h1>x" in text for text in painted)
    assert [text for text in painted if "\u202e" in text or "\x1b" in text] == []


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
