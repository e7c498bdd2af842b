"""A folder named as a known corpus: the window asks before it takes what names say."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_clips import tone, write_clip

from emodesk.services.queue import QueueService
from emodesk.ui.new_project import NewProject
from trainer.protocol.labels import LABELS


@pytest.fixture
def controller(controller):
    """The program's start screen."""
    controller.show_start()
    return controller


@pytest.fixture
def actors(tmp_path) -> Path:
    """Eight short sounds named as RAVDESS' are."""
    (tmp_path / "set").mkdir()
    for at in range(8):
        path = tmp_path / "set" / f"03-01-0{1 + at}-01-01-01-{1 + at % 2:02d}.wav"
        write_clip(path, sound=tone(0.2, 200 + 20 * at), sound_codec="pcm_s16le")
    return tmp_path / "set"


@pytest.mark.parametrize("take", [True, False])
def test_labels_and_speakers_come_from_names_if_the_person_says_so(controller, answers, actors, tmp_path, take):
    asked = answers.press("Take them" if take else "Leave them")
    controller.create(NewProject(tmp_path / "study", actors, LABELS, "light"))
    assert asked == ["8 files look like RAVDESS. Take labels, speakers and sentences from the names?"]
    clips = QueueService(controller.project).clips()
    assert {clip.speaker for clip in clips} == ({"01", "02"} if take else {""})
    assert len({clip.label for clip in clips} - {""}) == (8 if take else 0)
    assert len(controller.project.labels) == (8 if take else 6)
