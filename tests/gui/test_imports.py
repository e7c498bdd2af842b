"""An import in the window: its report says what differs, and what can be done about it is a button there."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_clips import tone, write_clip
from PySide6.QtWidgets import QInputDialog, QLabel, QPlainTextEdit, QPushButton
from small_projects import small_project

from emodesk.services.importing import import_folder
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.ui.widgets.work_dialog import WorkDialog
from trainer.media import content_hash


@pytest.fixture
def controller(controller):
    """The program's start screen."""
    controller.show_start()
    return controller


def press(answers, *wanted: str) -> list[str]:
    """Press these buttons one after another, each in a report of its own; what the reports say."""
    seen: list[str] = []

    def answer(dialog: WorkDialog, button: str) -> None:
        heading = next(one.text() for one in dialog.findChildren(QLabel) if "Clips that came in" in one.text())
        seen.append(f"{heading}\n{dialog.findChild(QPlainTextEdit).toPlainText()}")
        next(one for one in dialog.findChildren(QPushButton) if one.text() == button).click()

    for button in wanted:
        answers.expect(
            WorkDialog,
            lambda dialog, button=button: answer(dialog, button),
            lambda dialog: not dialog.findChild(QPlainTextEdit).isHidden(),
        )
    return seen


def sound(path: Path, hertz: float) -> None:
    write_clip(path, sound=tone(0.2, hertz), sound_codec="pcm_s16le")


def test_files_that_have_changed_and_what_differs_are_taken_by_a_button(controller, answers, tmp_path):
    source = tmp_path / "set"
    source.mkdir()
    for at, name in enumerate("ab"):
        sound(source / f"{name}.wav", 200 + 50 * at)
        (source / f"{name}.txt").write_text("before")
    with small_project(tmp_path / "study", 0) as project:
        import_folder(project, source)
        ReviewService(project, "ann").correct(QueueService(project).clips()[1].key, "worry")
    sound(source / "a.wav", 500)
    (source / "b.txt").write_text("after")
    controller.open(tmp_path / "study")
    seen = press(answers, "Take the new files (1)", "Take over what differs (1)", "Close")
    controller._import_into(controller.project, source)
    assert "Clips that came in: 0 · there already: 1 · differences: 1 · problems: 1\n" in seen[0]
    assert "a.wav has changed since it was imported" in seen[0]
    assert len(seen) == 3
    assert "--" not in "".join(seen)
    found = {clip.clip_id: clip for clip in QueueService(controller.project).clips()}
    assert found["a"].hash == content_hash(source / "a.wav")
    assert found["b"].transcript == "after"


def test_where_a_row_stands_is_a_sentence_that_can_be_translated(controller, tmp_path):
    from emodesk.services.side_tables import line_of

    assert (line_of("t.csv", 3), line_of("t.csv", 3).key) == ("t.csv line 3", "{file} line {line}")


def test_labels_of_another_set_are_proposed_changed_and_remembered(controller, answers, tmp_path, monkeypatch):
    source = tmp_path / "set"
    source.mkdir()
    for at, name in enumerate("ab"):
        sound(source / f"{name}.wav", 200 + 50 * at)
    (tmp_path / "labels.csv").write_text("file,label\na.wav,fearful\nb.wav,bored\n", "utf-8")
    small_project(tmp_path / "study", 0).close()
    controller.open(tmp_path / "study")
    typed, shown = [("fearful=dread", True), ("fearful=worry, bored=", True)], []

    def answer(_window, _title, words, text=""):
        shown.append((words, text))
        return typed.pop(0)

    monkeypatch.setattr(QInputDialog, "getText", answer)
    press(answers, "Say what labels mean (2)…", "Close")
    controller._import_into(controller.project, source, labels_csv=tmp_path / "labels.csv")
    assert shown[0][1] == "fearful=worry, bored=neutral"
    assert "dread" in shown[1][0]
    assert [clip.label for clip in QueueService(controller.project).clips()] == ["worry", ""]
    assert controller.project.mapping == {"fearful": "worry", "bored": ""}
