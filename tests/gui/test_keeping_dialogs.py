"""Putting a copy back and taking a person's data out, in the window: what it costs is said before anything happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton
from small_projects import small_project

from emodesk import app as application
from emodesk.services import backups
from emodesk.services.forgetting import may_forget
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.store.schema import clips
from emodesk.ui.forget_dialog import ForgetDialog
from emodesk.ui.main_window import MainWindow
from emodesk.ui.restore_dialog import RestoreDialog
from emodesk.ui.start_window import StartWindow
from emodesk.ui.widgets.notice import Notice
from emodesk.ui.widgets.work_dialog import WorkDialog


@pytest.fixture
def folder(own_settings, tmp_path) -> Path:
    """A project of six clips of two speakers; ann decided one, then a copy was made, then bob decided two more."""
    with small_project(tmp_path / "study") as project:
        with project.store.write() as connection:
            connection.execute(clips.update().where(clips.c.key <= 2).values(speaker="Wei"))
            connection.execute(clips.update().where(clips.c.key > 2).values(speaker="Ada"))
        ReviewService(project, "ann").correct(1, "anger")
        backups.back_up(project)
        for key in (2, 3):
            ReviewService(project, "bob").correct(key, "worry")
    return tmp_path / "study"


@pytest.fixture
def controller(qtbot, folder) -> Iterator[application.AppController]:
    made = application.AppController(application.make_application())
    yield made
    made._close()


def decided(project: Project) -> set[str]:
    return {clip.clip_id for clip in QueueService(project).clips() if ReviewService(project, "x").present(clip.key)}


def test_what_a_copy_would_lose_is_said_before_it_is_put_back(qtbot, folder):
    dialog = RestoreDialog(folder)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.button.isEnabled)
    assert dialog.table.rowCount() == 1
    assert "decisions 2, clips 0, rounds 0" in dialog.lost.text()
    assert "bob" in dialog.lost.text()
    assert "ann" not in dialog.lost.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.chosen is None


def test_labels_that_were_kept_with_a_copy_are_said_and_put_back_with_it(qtbot, folder, controller):
    copy = backups.copies(folder)[-1].path
    now = (folder / "emodesk.toml").read_text("utf-8")
    backups.settings_beside(copy).write_text(now.replace('"worry"', '"fear"'), "utf-8")
    dialog = RestoreDialog(folder)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.button.isEnabled)
    assert "emodesk.toml of then, with its labels, is put back too" in dialog.lost.text()
    controller.put_back(folder, copy)
    assert "fear" in controller.project.labels.names
    assert "emodesk.toml the one that was kept with it" in controller.window.findChild(Notice).findChild(QLabel).text()


def test_the_copy_that_was_chosen_becomes_the_database_and_the_one_before_is_kept(qtbot, folder, controller):
    assert controller.open(folder)
    copy = backups.copies(folder)[-1].path
    controller.put_back(folder, copy)
    assert isinstance(controller.window, MainWindow)
    assert len(decided(controller.project)) == 1
    assert {str(found.why) for found in backups.copies(folder)} >= {"by hand", "before another was put back"}


def test_a_project_that_no_longer_opens_is_brought_back_from_the_start_screen(qtbot, folder, controller, monkeypatch):
    (folder / "project.db").write_bytes(b"\0" * 8192)
    controller.show_start()
    assert not controller.open(folder)
    assert isinstance(controller.window, StartWindow)
    seen: list[str] = []

    def accept(dialog: RestoreDialog) -> bool:
        qtbot.waitUntil(dialog.button.isEnabled)
        seen.append(dialog.lost.text())
        dialog._take()
        return True

    monkeypatch.setattr(RestoreDialog, "exec", accept)
    application.remember_project(folder)
    controller.show_start()
    row = controller.window.rows[folder]
    button = next(found for found in row.findChildren(QToolButton) if "Put a copy" in found.accessibleName())
    button.click()
    assert "cannot be read" in seen[0]
    assert isinstance(controller.window, MainWindow)
    assert len(decided(controller.project)) == 1


def test_a_file_that_is_no_copy_is_refused_in_a_sentence(qtbot, folder, tmp_path):
    (tmp_path / "other.db").write_text("no database", "utf-8")
    dialog = RestoreDialog(folder)
    qtbot.addWidget(dialog)
    dialog.look_at(tmp_path / "other.db")
    qtbot.waitUntil(lambda: "other.db is no copy" in dialog.lost.text())
    assert not dialog.button.isEnabled()


def test_what_goes_with_a_person_is_named_and_must_be_confirmed(qtbot, folder):
    with Project.open(folder) as project:
        dialog = ForgetDialog(project)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.who.setCurrentIndex(dialog.who.findText("Speaker Wei", Qt.MatchFlag.MatchStartsWith))
        qtbot.waitUntil(dialog.sure.isEnabled)
        assert "Clips (2)" in dialog.report.toPlainText()
        assert "Decisions on them: 2" in dialog.report.toPlainText()
        assert not dialog.button.isEnabled()
        dialog.sure.setChecked(True)
        dialog.button.click()
        assert {clip.speaker for clip in dialog.going.clips} == {"Wei"}
        assert len(QueueService(project).clips()) == 6


def close_report(answers) -> list[str]:
    """Read the report that is open once the work is done, do what it offers, and close it; what was read."""
    seen: list[str] = []

    def ready(dialog: WorkDialog) -> bool:
        return not dialog.findChild(QPlainTextEdit).isHidden()

    def close(dialog: WorkDialog) -> None:
        report = dialog.findChild(QPlainTextEdit).toPlainText()
        seen.append("\n".join([*(label.text() for label in dialog.findChildren(QLabel)), report]))
        offered = [one for one in dialog.findChildren(QPushButton) if one.text() == "Remove what still names one"]
        if offered:
            answers.expect(WorkDialog, close, ready)
            offered[0].click()
        else:
            dialog.reject()

    answers.expect(WorkDialog, close, ready)
    return seen


def test_who_was_taken_out_is_gone_when_the_window_opens_again(qtbot, answers, folder, controller):
    (folder / "seen.json").write_text('{"Wei": "cried"}', "utf-8")
    assert controller.open(folder)
    dialog = ForgetDialog(controller.project)
    qtbot.addWidget(dialog)
    dialog.who.setCurrentIndex(dialog.who.findText("Speaker Wei", Qt.MatchFlag.MatchStartsWith))
    qtbot.waitUntil(dialog.sure.isEnabled)
    assert "Stays, delete it yourself: " in dialog.report.toPlainText()
    assert "c0.mp4 (the clip itself)" in dialog.report.toPlainText()
    seen = close_report(answers)
    controller.take_out(dialog._found)
    assert "What is left to be deleted by hand" in seen[0]
    assert "c0.mp4 (the clip itself)" in seen[0]
    assert ["seen.json (still names one of them)" in said for said in seen] == [True, False]
    assert not (folder / "seen.json").exists()
    assert isinstance(controller.window, MainWindow)
    assert {clip.speaker for clip in QueueService(controller.project).clips()} == {"Ada"}
    assert len(decided(controller.project)) == 1


def test_only_the_owner_of_the_project_is_offered_it(qtbot, folder, controller, monkeypatch):
    assert controller.open(folder)
    assert controller.window.actions_by_id["project.forget"].isEnabled()
    monkeypatch.setenv("LOGNAME", "ann")
    monkeypatch.setattr("os.getuid", lambda: 12345, raising=False)
    assert not may_forget(controller.project)
    controller.show_start()
    assert controller.open(folder)
    assert not controller.window.actions_by_id["project.forget"].isEnabled()
