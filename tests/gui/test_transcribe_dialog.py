"""The dialog that has words recognised: what it needs, what it asks before it sends, what came of it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QMessageBox
from small_projects import small_project

from emodesk.runs.transcribing import TranscribeReport
from emodesk.services.project import Project
from emodesk.store import clips
from emodesk.ui.transcribe_dialog import SERVER, SHERPA, TranscribeDialog


@pytest.fixture
def project(tmp_path) -> Project:
    with small_project(tmp_path / "study", 3) as made:
        with made.store.write() as connection:
            for key in (1, 2):
                clips.change(connection, key, {"transcript": ""})
        yield made


@pytest.fixture
def dialog(qtbot, project) -> TranscribeDialog:
    made = TranscribeDialog(project)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_says_how_many_clips_have_no_words_and_what_is_still_needed(dialog):
    assert dialog.count.text().startswith("2 clips have sound and no words")
    assert dialog.button.isEnabled()
    dialog.who.setCurrentIndex(SHERPA)
    assert not dialog.button.isEnabled()
    dialog.model.setText("models/sense-voice")
    assert dialog.button.isEnabled()
    dialog.who.setCurrentIndex(SERVER)
    assert not dialog.button.isEnabled()
    dialog.address.setText("http://localhost:1/v1")
    assert dialog.button.isEnabled()


def test_before_a_server_the_person_is_asked_and_may_say_no(dialog, monkeypatch):
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    dialog.who.setCurrentIndex(SERVER)
    dialog.address.setText("http://localhost:1/v1")
    dialog.model.setText("small")
    dialog.listen()
    assert "The sound of 2 clips goes to http://localhost:1/v1" in said[0]
    assert dialog.notes.text() == "Nothing was sent."


def test_what_a_killed_run_had_heard_comes_in_and_is_counted(dialog, project):
    (project.folder / "transcripts").mkdir()
    lines = [{"clip_id": name, "source": "w", "text": "oh no", "language": "en", "words": []} for name in ("c0", "c1")]
    text = "\n".join(json.dumps(line) for line in lines)
    (project.folder / "transcripts" / "heard.jsonl").write_text(text, "utf-8")
    dialog.listen()
    assert dialog.notes.text() == "Words came into 2 clips; in 0 nobody speaks, 0 could not be heard."
    assert set(dialog.changes.clips) == {1, 2}
    assert not dialog.button.isEnabled()


def test_what_came_of_it_is_said_with_its_pace(dialog):
    dialog._show(TranscribeReport(heard=1, sound=4.0, worked=3.0))
    assert dialog.notes.text().startswith("Words came into 1 clip;")
    assert dialog.notes.text().endswith("One second of sound took 0.75 s.")
