"""What goes out of the window and comes in: an export is shown before it is written, annotations say what they did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from emodesk import app as application
from emodesk.services.export.formats import FORMS
from emodesk.services.queue import QueueOrder, QueueService
from emodesk.services.review import ReviewService
from emodesk.ui.export_dialog import ExportDialog
from emodesk.ui.widgets.ask_choice import AskChoice
from emodesk.ui.widgets.notice import Notice
from emodesk.ui.widgets.work_dialog import WorkDialog

pytest_plugins = ["review_study", "review_window"]


@pytest.fixture
def dialog(qtbot, study) -> ExportDialog:
    ReviewService(study, "ann").correct(1, "worry")
    ReviewService(study, "ann").mark_span(1, 0.1, 0.3, note="sighs")
    made = ExportDialog(study)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made._button.isEnabled)
    return made


def choose(dialog: ExportDialog, key: str) -> None:
    dialog.forms.setCurrentRow([form.key for form in FORMS].index(key))


def test_every_form_shows_its_first_rows_and_what_it_leaves_out(dialog, qtbot):
    for form in FORMS:
        choose(dialog, form.key)
        qtbot.waitUntil(dialog._button.isEnabled)
        assert (dialog.rows.rowCount() > 0) == (form.key not in ("ratings", "traces"))  # nobody has rated here
        assert dialog.rows.horizontalHeaderItem(0).text() == dialog._plan.header[0]
        assert str(len(dialog._plan.rows)) in dialog.notes.text()
        for sentence in dialog._plan.left_out:
            assert sentence in dialog.notes.text()


def test_what_was_shown_is_written(dialog, qtbot, tmp_path):
    choose(dialog, "votes")
    qtbot.waitUntil(dialog._button.isEnabled)
    dialog.ending.setCurrentText(".jsonl")
    dialog.save(tmp_path / "votes")
    assert dialog.written == [tmp_path / "votes.jsonl"]
    assert '"worry"' in (tmp_path / "votes.jsonl").read_text(encoding="utf-8")
    assert not dialog.isVisible()


def test_a_wrong_ending_is_said_and_the_dialog_stays(dialog, tmp_path):
    dialog.save(tmp_path / "labels.txt")
    assert "labels.txt" in dialog.notes.text()
    assert dialog.isVisible()


def test_candidates_that_are_not_there_are_said_before_anything_is_written(dialog, qtbot, tmp_path):
    (tmp_path / "candidates.csv").write_text("name\nnobody\n", encoding="utf-8")
    choose(dialog, "mer")
    dialog.take_candidates(tmp_path / "candidates.csv")
    qtbot.waitUntil(lambda: "nobody" in dialog.notes.text())
    assert not dialog._button.isEnabled()


def test_the_dialog_is_worked_with_the_keyboard(dialog, qtbot):
    dialog.forms.setFocus()
    qtbot.keyClick(dialog.forms, Qt.Key.Key_Down)
    assert dialog.form.key == "votes"
    qtbot.waitUntil(dialog._button.isEnabled)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.fixture
def taking(controller, answers, fresh):
    """Takes a file into a project through the window, by a method of the controller; what was reported of it."""
    folder = fresh.folder
    fresh.close()
    reports: list[str] = []

    def text(dialog: WorkDialog) -> str:
        return dialog.findChild(QPlainTextEdit).toPlainText()

    def close(dialog: WorkDialog) -> None:
        reports.append(text(dialog))
        dialog.reject()

    def take(how: str, path: Path) -> tuple[application.AppController, list[str]]:
        assert controller.open(folder)
        answers.expect(WorkDialog, close, text)
        getattr(controller, how)(path)
        return controller, reports

    return take


def test_annotations_come_in_through_the_window_and_say_what_they_did(taking, tmp_path):
    tasks = [{"data": {"clip_id": name}, "annotations": [{"completed_by": 1, "result": [
        {"type": "choices", "value": {"choices": ["angry"]}}]}]} for name in ("clip_000", "nobody")]  # fmt: skip
    (tmp_path / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    controller, reports = taking("take_annotations", tmp_path / "tasks.json")
    labels = {clip.clip_id: clip.label for clip in QueueService(controller.project).clips()}
    assert labels["clip_000"] == "anger"
    assert len(reports) == 1
    assert "“nobody”" in reports[0]


def test_opinions_come_in_through_the_window_and_say_what_they_did(taking, tmp_path):
    (tmp_path / "listener.csv").write_text("clip_id,label\nclip_000,angry\nnobody,sad\n", encoding="utf-8")
    controller, reports = taking("take_opinions", tmp_path / "listener.csv")
    sources = controller.window.session.opinions.sources()
    assert [(source.name, source.clips) for source in sources] == [("listener", 1)]
    assert "“nobody”" in reports[0]


def test_the_report_of_an_import_is_whole_however_long_its_heading(controller, answers, fresh, tmp_path):
    folder = fresh.folder
    fresh.close()
    (tmp_path / "listener.csv").write_text("clip_id,label\nclip_000,angry\nnobody,sad\n", encoding="utf-8")
    assert controller.open(folder)
    cut: list[str] = []

    def look(dialog: WorkDialog) -> None:
        dialog.adjustSize()
        for label in dialog.findChildren(QLabel):
            wide = label.fontMetrics().horizontalAdvance(label.text())
            if label.isVisible() and not label.wordWrap() and wide > label.width():
                cut.append(label.text())
        dialog.reject()

    answers.expect(WorkDialog, look, lambda dialog: dialog.findChild(QPlainTextEdit).toPlainText())
    controller.take_opinions(tmp_path / "listener.csv")
    assert cut == []


def test_the_opinions_of_one_source_are_removed_through_the_menu(taking, answers, tmp_path):
    for name in ("listener", "reader"):
        (tmp_path / f"{name}.csv").write_text("clip_id,label\nclip_000,angry\nclip_001,sad\n", encoding="utf-8")
    controller, _reports = taking("take_opinions", tmp_path / "listener.csv")
    opinions = controller.window.session.opinions
    opinions.take(tmp_path / "reader.csv")

    def names() -> list[str]:
        return [source.name for source in opinions.sources()]

    def choose(dialog: AskChoice) -> None:
        assert dialog.choice.itemText(1) == "reader: 2 clips"
        dialog.choice.setCurrentIndex(1)
        dialog.accept()

    answers.expect(AskChoice, lambda dialog: dialog.reject())
    controller.window.actions_by_id.run("project.opinions_out")
    assert names() == ["listener", "reader"]
    answers.expect(AskChoice, choose)
    controller.window.actions_by_id.run("project.opinions_out")
    assert names() == ["listener"]
    words = [label.text() for label in Notice.of(controller.window)[-1].findChildren(QLabel)]
    assert "2 opinions are gone that “reader” had." in words
    opinions.remove("listener")
    controller.window.actions_by_id.run("project.opinions_out")
    words = [label.text() for label in Notice.of(controller.window)[-1].findChildren(QLabel)]
    assert "Nobody has opinions in this project." in words


def test_a_queue_in_the_order_of_opinions_follows_when_they_come_and_go(open_review, study, qtbot, tmp_path):
    review = open_review(study)
    review.queue.set_order(QueueOrder.OPINION)
    first = review.queue.key_at(0)
    (tmp_path / "listener.csv").write_text("clip_id,label\nclip_007,surprise\n", encoding="utf-8")
    opinions = review.session.opinions
    review.session.perform(lambda: opinions.take(tmp_path / "listener.csv").changes)
    told = next(clip.key for clip in QueueService(study).clips() if clip.clip_id == "clip_007")
    qtbot.waitUntil(lambda: review.queue.key_at(0) == told)
    review.session.perform(lambda: opinions.remove("listener"))
    qtbot.waitUntil(lambda: review.queue.key_at(0) == first)


def test_a_list_of_opinions_that_is_empty_says_so_and_leads_to_all_clips(open_review, study, qtbot):
    review = open_review(study)
    panel = review.queue_panel
    panel._choose_order(QueueOrder.OPINION)
    shown = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "Nothing is in this list" in shown
    everything = next(one for one in panel.findChildren(QPushButton) if one.text() == "Show all clips")
    qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    assert review.queue.rowCount() == len(QueueService(study).clips())
