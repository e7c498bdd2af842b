"""Accepting in bulk in the window: both promises by name, a handful to look at, one step and its undo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from made_rounds import apply_round, make_project, truth_of

from emodesk.domain import Decision, DecisionKind
from emodesk.domain.passes import PassRule
from emodesk.services.bulk import Pledge
from emodesk.services.passes import make_pass, take
from emodesk.services.queue import QueueOrder, QueueService
from emodesk.services.review import ReviewService
from emodesk.store import votes
from emodesk.ui.bulk_dialog import BulkDialog

pytest_plugins = ["review_window"]


@pytest.fixture
def project(tmp_path):
    with make_project(tmp_path / "study", 300) as made:
        apply_round(made, quality=1.6)
        yield made


@pytest.fixture
def window(open_window, project):
    return open_window(project)


def decide_blind(project, count: int) -> None:
    truth = truth_of(project)
    rows = QueueService(project).rows(sorted(QueueService(project).keys().tolist()))[::2][:count]
    with project.store.write() as connection:
        votes.record(connection, *(
            Decision(0, row.key, "Ben", DecisionKind.CORRECT, truth[row.clip_id], datetime.now(UTC), blind=True)
            for row in rows
        ))  # fmt: skip


def opened(window, qtbot) -> BulkDialog:
    window.actions_by_id.run("project.bulk")
    dialog = window.findChild(BulkDialog)
    qtbot.waitUntil(lambda: all(card._offer is not None for card in dialog.offers.values()))
    return dialog


def test_without_blind_clips_it_says_how_many_are_needed_and_offers_nothing(window, qtbot):
    dialog = opened(window, qtbot)
    certain = dialog.offers[Pledge.CERTAIN]
    assert certain.title.text() == "Certain"
    assert certain.says.text() == "With 95 % certainty at most 5 % of those accepted are wrong."
    assert certain.more.text() == "Nothing can be promised yet: about 59 more blind clips are needed."
    assert not certain.accept.isEnabled()
    assert not certain.handful.isEnabled()


def test_what_is_promised_is_accepted_in_one_step_and_one_key_takes_it_back(window, project, qtbot):
    decide_blind(project, 100)
    dialog = opened(window, qtbot)
    dialog.error.setValue(20)
    average = dialog.offers[Pledge.ON_AVERAGE]
    qtbot.waitUntil(lambda: average._offer.error == 0.2)
    count, first = average._offer.promise.accepted, average._offer.clips[0]
    assert count > 10
    assert average.accept.text() == f"Accept {count} clips"
    assert "100 more blind clips: " in average.more.text()
    before = QueueService(project).counts()
    average.accept.click()
    qtbot.waitUntil(lambda: QueueService(project).counts().reviewed == before.reviewed + count)
    qtbot.waitUntil(lambda: window.review.queue.rowCount() == before.open - count)
    window.session.select(first)
    (line,) = window.review.prediction.history()
    assert line.words.endswith(", unseen")
    assert line.beside.endswith(", accepted in bulk: on average at most 20 % of them are wrong")
    window.actions_by_id.run("review.undo")
    assert QueueService(project).counts() == before


def test_after_a_blind_pass_over_the_least_certain_clips_it_says_that_they_tell_little_of_the_others(
    window, project, qtbot
):
    rows = QueueService(project).rows(QueueService(project).keys(QueueOrder.LEAST_CERTAIN)[:60])
    made = make_pass(project, "hard ones", "Ana", ["Ben"], [row.key for row in rows], PassRule()).read
    ben = ReviewService(project, "Ben", made.key)
    while clips := take(project, made, "Ben"):
        for clip in clips:
            ben.correct(clip, "worry")
    average = opened(window, qtbot).offers[Pledge.ON_AVERAGE]
    assert "They are less sure than the open ones" in average.rests.text()
    assert average.more.text() == "Nothing can be promised from clips like these, however many."
    assert not average.accept.isEnabled()


def test_a_handful_is_looked_at_in_review_before(window, project, qtbot):
    decide_blind(project, 100)
    dialog = opened(window, qtbot)
    dialog.error.setValue(20)
    average = dialog.offers[Pledge.ON_AVERAGE]
    qtbot.waitUntil(lambda: average._offer.error == 0.2)
    wanted = set(average._offer.handful(seed=average._offer.blind))
    average.handful.click()
    assert set(window.review.queue.visible_keys.tolist()) == wanted
    assert 0 < len(wanted) <= 12
