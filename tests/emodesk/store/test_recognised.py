"""Words that speech recognition heard: kept by clip, told apart from corrected ones, gone with their clip."""

from __future__ import annotations

from small_projects import small_project

from emodesk.domain.recognised import Recognised, Word
from emodesk.services.forgetting import forget, would_go
from emodesk.store import clips, recognised

HEARD = Recognised("oh no", "en", "whisper-base", (Word("oh", 0.1, 0.4), Word("no", 0.5, 0.9)))


def test_words_come_back_with_their_times_and_hearing_again_takes_their_place(tmp_path):
    with small_project(tmp_path / "study") as project:
        with project.store.write() as connection:
            recognised.keep(connection, 1, Recognised("old", "de", "another"))
            recognised.keep(connection, 1, HEARD)
        with project.store.read() as connection:
            assert recognised.of_clip(connection, 1) == HEARD
            assert recognised.of_clip(connection, 2) is None
            assert recognised.texts(connection) == {1: "oh no"}


def test_a_transcript_corrected_by_hand_is_no_longer_what_was_heard(tmp_path):
    with small_project(tmp_path / "study") as project:
        with project.store.write() as connection:
            for key in (1, 2):
                recognised.keep(connection, key, HEARD)
                clips.change(connection, key, {"transcript": HEARD.text})
            clips.change(connection, 2, {"transcript": "oh, no!"})
        with project.store.read() as connection:
            assert recognised.holding(connection) == {1}


def test_a_forgotten_clip_leaves_no_words(tmp_path):
    with small_project(tmp_path / "study") as project:
        with project.store.write() as connection:
            recognised.keep(connection, 1, Recognised("a telling sentence", "en", "whisper-base"))
        forget(project, would_go(project, clip_ids=["c0"]), "ann")
        with project.store.read() as connection:
            assert recognised.texts(connection) == {}
        assert b"a telling sentence" not in (project.folder / "project.db").read_bytes()
