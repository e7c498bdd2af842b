"""Accepting unseen in a project: what is offered, the one step, and undoing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from made_rounds import apply_round, make_project, truth_of

from emodesk.cli import main
from emodesk.domain import Decision, DecisionKind, DomainError
from emodesk.services import bulk
from emodesk.services.bulk import Pledge
from emodesk.services.queue import QueueOrder, QueueService
from emodesk.services.review import ReviewService
from emodesk.store import clips, votes

ERROR = 0.1


@pytest.fixture
def project(tmp_path):
    """A project of 400 clips whose applied round is right where it is sure, and of which nothing was decided."""
    with make_project(tmp_path / "study", 400) as made:
        apply_round(made, quality=1.1)
        yield made


def decide(project, count: int, blind: bool = True, of: int = 11) -> None:
    """The truth of every second open clip, of the first `of` speakers of eleven, until `count` are decided."""
    truth = truth_of(project)
    with project.store.write() as connection:
        names = {key: clip_id for clip_id, key in clips.names(connection).items()}
        rows = QueueService(project).rows(sorted(QueueService(project).keys().tolist()))
        chosen = [row.key for row in rows if int(row.speaker.split()[1]) < of][::2][:count]
        votes.record(connection, *(
            Decision(0, key, "ann", DecisionKind.CORRECT, truth[names[key]], datetime.now(UTC), blind=blind)
            for key in chosen
        ))  # fmt: skip


@pytest.mark.parametrize("pledge", Pledge)
def test_without_blind_clips_nothing_is_offered_and_it_says_how_many_are_needed(project, pledge):
    decide(project, 100, blind=False)
    offered = bulk.offer(project, pledge, ERROR)
    assert (offered.clips, offered.blind, offered.promise.accepted) == ((), 0, 0)
    assert offered.needed == {Pledge.CERTAIN: 29, Pledge.BY_LABEL: None, Pledge.ON_AVERAGE: 9}[pledge]
    assert bulk.accept(project, "ann", offered).clips == ()


@pytest.mark.parametrize("pledge", [Pledge.CERTAIN, Pledge.ON_AVERAGE])
def test_what_is_offered_is_the_surest_of_the_open_clips(project, pledge):
    decide(project, 130)
    offered = bulk.offer(project, pledge, ERROR)
    queue = QueueService(project)
    kept = queue.hidden("eve").model  # always decided blind, and so none to accept unseen
    rows = queue.rows(queue.keys(QueueOrder.MOST_CERTAIN))
    left = [row.key for row in rows if row.pseudo_label and row.key not in kept]
    assert len(kept)
    assert offered.blind == 130
    assert offered.needed == 0
    assert 0 < len(offered.clips) == offered.promise.accepted < offered.promise.pool == len(left)
    assert set(offered.clips) == set(left[: len(offered.clips)])
    assert set(offered.handful()) <= set(offered.clips)


def test_one_step_accepts_them_marked_with_the_promise_and_one_undo_takes_it_back(project):
    decide(project, 130)
    offered = bulk.offer(project, Pledge.ON_AVERAGE, ERROR)
    before = QueueService(project).counts()
    changes = bulk.accept(project, "ben", offered)
    review = ReviewService(project, "ben")
    given = review.votes(offered.clips[0])[0]
    assert set(changes.clips) == set(offered.clips)
    assert (given.kind, given.under, given.blind, given.round) == (DecisionKind.ACCEPT, "on average 0.1", False, 1)
    assert set(review.undo().clips) == set(offered.clips)
    assert QueueService(project).counts() == before


def test_clips_decided_on_meanwhile_are_left_alone(project):
    decide(project, 130)
    offered = bulk.offer(project, Pledge.ON_AVERAGE, ERROR)
    ReviewService(project, "ann").skip(offered.clips[0])
    assert set(bulk.accept(project, "ben", offered).clips) == set(offered.clips[1:])


def test_an_offer_of_another_round_is_refused(project):
    decide(project, 130)
    offered = replace(bulk.offer(project, Pledge.ON_AVERAGE, ERROR), round=7)
    with pytest.raises(DomainError, match="Another round"):
        bulk.accept(project, "ben", offered)


def test_what_is_accepted_in_bulk_is_no_proof_for_more(project):
    decide(project, 130)
    bulk.accept(project, "ben", bulk.offer(project, Pledge.ON_AVERAGE, ERROR))
    assert bulk.offer(project, Pledge.ON_AVERAGE, ERROR).blind == 130


def test_speakers_of_whom_nothing_was_decided_blind_are_reckoned_with(project):
    decide(project, 130, of=1)
    offered = bulk.offer(project, Pledge.CERTAIN, ERROR)
    assert offered.new_speakers
    assert (offered.clips, offered.needed) == ((), None)  # of one speaker alone nothing follows for the others


def test_where_all_speakers_were_heard_none_is_new(project):
    decide(project, 130)
    assert not bulk.offer(project, Pledge.CERTAIN, ERROR).new_speakers


def test_a_forecast_says_at_least_as_much_as_is_offered_now(project):
    decide(project, 60)
    offered = bulk.offer(project, Pledge.ON_AVERAGE, ERROR)
    assert list(offered.forecast) == list(bulk.FORECAST_CLIPS)
    assert min(offered.forecast.values()) >= offered.promise.accepted


def test_each_label_by_itself_may_be_accepted_where_it_has_blind_clips_enough(project):
    decide(project, 260)
    offered = bulk.offer(project, Pledge.BY_LABEL, 0.4)
    rows = QueueService(project).rows(offered.clips)
    assert 0 < len(offered.clips) == offered.promise.accepted < offered.promise.pool
    assert len({row.pseudo_label for row in rows}) >= 1
    bulk.accept(project, "ben", offered)
    assert ReviewService(project, "ben").votes(offered.clips[0])[0].under == "certain by label 0.4"


def test_what_blind_clips_of_one_label_show_says_nothing_of_another():
    def rows(label: str, said: str) -> list[SimpleNamespace]:
        return [SimpleNamespace(key=key, proposed=label, said=said, confidence=0.9) for key in range(60)]

    for right, wrong in (("anger", "worry"), ("worry", "anger")):
        decided = [*rows(right, right), *rows(wrong, "sadness")]
        pool = [SimpleNamespace(key=100 + n, proposed=label, confidence=0.9) for n, label in enumerate((right, wrong))]
        assert bulk._by_label(decided, pool, ERROR, apart=False)[1] == (100,)


def decide_first(project, order: QueueOrder, count: int) -> None:
    """The truth of the first clips in an order of the queue, which are not drawn from all."""
    truth = truth_of(project)
    rows = QueueService(project).rows(QueueService(project).keys(order)[:count])
    with project.store.write() as connection:
        votes.record(connection, *(
            Decision(0, row.key, "ann", DecisionKind.CORRECT, truth[row.clip_id], datetime.now(UTC), blind=True)
            for row in rows
        ))  # fmt: skip


def test_blind_clips_that_are_surer_than_the_open_ones_are_said_not_to_be_drawn(project):
    decide_first(project, QueueOrder.MOST_CERTAIN, 80)
    offered = bulk.offer(project, Pledge.ON_AVERAGE, ERROR)
    assert (offered.surer, offered.less_sure) == (True, False)


def test_blind_clips_that_are_less_sure_than_the_open_ones_are_said_to_tell_nothing_of_them(project, capsys):
    decide_first(project, QueueOrder.LEAST_CERTAIN, 180)
    for pledge in (Pledge.ON_AVERAGE, Pledge.CERTAIN):
        offered = bulk.offer(project, pledge, ERROR)
        assert (offered.less_sure, offered.surer, offered.promise.accepted) == (True, False, 0)
    assert main(["bulk", str(project.folder)]) == 0
    assert "the blind clips are less sure than the open ones" in capsys.readouterr().out


def test_blind_clips_that_were_drawn_are_not_said_to_be_surer(project):
    decide(project, 130)
    offered = bulk.offer(project, Pledge.ON_AVERAGE, ERROR)
    assert (offered.surer, offered.less_sure) == (False, False)
