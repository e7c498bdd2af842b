"""Curves and moments that come while somebody looks: what is said until they are there, and where they cannot be."""

from __future__ import annotations

import pytest
from made_rounds import write_moments
from review_window import see

from emodesk.services.project import Project
from emodesk.services.round_files import RoundFileError
from emodesk.store import clips, rounds
from emodesk.ui.timeline.painting import LINES, MOMENTS
from emodesk.viewmodels import on_demand
from emodesk.viewmodels.clip_reasons import ClipReasons
from emodesk.viewmodels.session import Session
from trainer.protocol.errors import Sentence
from trainer.protocol.round_folder import MODEL_FILE

pytest_plugins = ["review_study", "review_window"]

FOUND = "What mattered is being found…"
ENDED = Sentence("The process that draws curves has ended; select the clip again to try once more.")


class Asked:
    """In place of the trainer process: what was asked of it."""

    def __init__(self, session: Session) -> None:
        self.of: list[tuple[str, str]] = []
        self.path = ""
        self._came = session.on_demand._came
        session.on_demand._drawer = self

    def ask(self, _folder, clip_id: str, what: str, path: str) -> None:
        self.of.append((clip_id, what))
        self.path = path

    def answer(self, problem: Sentence | None = None) -> None:
        """Of what was asked last."""
        self._came.emit(*self.of[-1], problem)

    def close(self) -> None:
        pass


@pytest.fixture
def asked(review):
    session = review.session
    number = session.predictions.applied_round()
    (session.rounds.folder(number) / MODEL_FILE).touch()
    found = Asked(session)
    see(review)
    while review.stage.timeline.form != MOMENTS:
        review.stage.switch_form()
    return found


def of_clip(review) -> str:
    return review.session.clip(review.session.selected).clip_id


def test_a_clip_that_was_moved_is_asked_for_where_it_is_now(review, asked, tmp_path):
    session, clip = review.session, review.session.clip(review.session.selected)
    moved = str(tmp_path / "found again.mp4")
    with session.project.store.write() as connection:
        clips.move(connection, {clip.key: moved})
    session.on_demand.ask(session.predictions.applied_round(), clip.clip_id, on_demand.CURVES)
    assert asked.path == moved


def test_what_mattered_is_said_to_be_found_until_it_is(review, asked, painted):
    timeline, session = review.stage.timeline, review.session
    timeline.set_form(MOMENTS)
    painted.clear()
    timeline.grab()
    assert FOUND in painted
    assert set(asked.of) == {(of_clip(review), on_demand.MOMENTS)}  # a repaint may ask once more
    number = session.predictions.applied_round()
    with session.project.store.read() as connection:
        row = rounds.prediction(connection, number, session.selected).row
    write_moments(session.rounds.folder(number), row)
    asked.answer()
    assert set(timeline.track.gave) == {"speech", "image"}
    assert timeline.track.no_moments == ""
    painted.clear()
    timeline.grab()
    assert any(text.startswith("below: strong where") for text in painted)


def test_what_failed_is_said_wherever_it_is_looked_for_and_tried_again_as_it_promises(review, asked, qtbot):
    reasons = ClipReasons(review.session)
    reasons.activate(True)
    asked.answer(ENDED)
    assert review.stage.timeline.track.no_moments == reasons.moments_words() == str(ENDED)
    assert review.stage.timeline.toolTip() == str(ENDED)
    first, times = of_clip(review), len(asked.of)
    review.stage.switch_form()
    while review.stage.timeline.form != MOMENTS:
        review.stage.switch_form()
    assert len(asked.of) == times  # it has failed: not again and again
    for key in (review.queue.key_at(1), review.queue.key_at(0)):
        review.session.select(key)
        see(review)
    assert of_clip(review) == first
    assert review.stage.timeline.track.no_moments == reasons.moments_words() == FOUND
    qtbot.waitUntil(lambda: asked.of[times:].count((first, on_demand.MOMENTS)) > 0)


def test_a_file_of_curves_that_does_not_hold_is_no_clip_whose_curves_are_being_drawn(review, asked, monkeypatch):
    def damaged(_key: int) -> None:
        raise RoundFileError("{path} cannot be used ({why}); remove it.", path="F", why="it is damaged")

    monkeypatch.setattr(review.session.predictions, "curves", damaged)
    review.session.select(review.queue.key_at(1))
    see(review)
    assert review.stage.timeline._message == "F cannot be used (it is damaged); remove it."


def test_a_project_that_is_only_read_says_that_and_blames_no_model(study, open_review):
    number, folder = 1, study.folder
    study.close()
    (folder / "rounds" / f"{number:04d}" / MODEL_FILE).touch()
    with Project.open(folder, read_only=True) as project:
        review = open_review(project)
        see(review)
        assert review.stage.timeline.form == LINES
        while review.stage.timeline.form != MOMENTS:
            review.stage.switch_form()
        words = "What mattered was not found yet, and the project is read-only."
        assert review.stage.timeline.track.no_moments == words
        review.shut_down()
