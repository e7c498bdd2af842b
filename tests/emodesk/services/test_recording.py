"""The clips of one recording, in the order in which they are spoken."""

from __future__ import annotations

import pytest
from small_projects import small_project
from sqlalchemy import update

from emodesk.domain.dialogue import dialogue_of, in_order
from emodesk.services.queue import QueueService
from emodesk.store.schema import clips


@pytest.mark.parametrize(
    ("name", "dialogue"),
    [
        ("dia3_utt12", "dia3"),
        ("train/dia3_utt12", "train/dia3"),
        ("Ses01F_script01_1_M004", "Ses01F_script01_1"),
        ("video_0001/0012", "video_0001"),
        ("03-01-05-01-02-01-12", ""),
        ("sample_00000123", ""),
    ],
)
def test_a_name_says_of_which_dialogue_its_clip_is(name, dialogue):
    assert dialogue_of(name) == dialogue


def test_utterances_come_by_their_numbers():
    assert in_order(["dia1_utt10", "dia1_utt2", "dia1_utt1"]) == ["dia1_utt1", "dia1_utt2", "dia1_utt10"]


def rename(project, **values: dict[int, object]) -> None:
    with project.store.write() as connection:
        for column, by_key in values.items():
            for key, value in by_key.items():
                connection.execute(update(clips).where(clips.c.key == key).values(**{column: value}))


def test_clips_cut_from_one_file_are_one_recording(tmp_path):
    with small_project(tmp_path / "study") as project:
        rename(project, path={1: "/talk.mp4", 3: "/talk.mp4", 4: "/talk.mp4"}, start={1: 8.0, 3: 0.0, 4: 2.5})
        assert QueueService(project).recording(4) == [3, 4, 1]
        assert QueueService(project).recording(2) == [2]


def test_clips_of_one_dialogue_are_found_by_their_names(tmp_path):
    with small_project(tmp_path / "study") as project:
        rename(project, clip_id={1: "dia1_utt10", 2: "dia1_utt2", 3: "dia10_utt1", 4: "dia1_utt1"})
        assert QueueService(project).recording(2) == [4, 2, 1]
        assert QueueService(project).recording(3) == [3]
