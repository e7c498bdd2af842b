"""The queue: orders, filters, rows and counts over a round's predictions and people's decisions."""

from __future__ import annotations

import numpy as np
import pytest
from made_rounds import make_project, make_round
from small_projects import small_project

from emodesk import cli
from emodesk.domain import Clip, DomainError
from emodesk.services.queue import QueueFilter, QueueOrder, QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store import clips

EVERY = QueueFilter("all")


@pytest.fixture(scope="module")
def with_rounds(tmp_path_factory):
    """A project of 120 clips with two rounds ingested; each test says which one is applied."""
    with make_project(tmp_path_factory.mktemp("queue") / "study") as project:
        service = RoundService(project)
        for seed in (1, 2):
            service.ingest(make_round(project, seed))
        yield project


def test_before_any_round_the_queue_is_in_the_order_of_import(tmp_path):
    with small_project(tmp_path / "study") as project:
        queue = QueueService(project)
        for order in (QueueOrder.LEAST_CERTAIN, QueueOrder.DISAGREEMENT, QueueOrder.IMPORT):
            assert queue.keys(order).tolist() == [1, 2, 3, 4, 5, 6]
        row = queue.rows([4])[0]
        assert (row.clip_id, row.pseudo_label, row.round, row.state) == ("c3", "", 0, "open")


def test_least_certain_first_and_another_round_reorders(with_rounds):
    RoundService(with_rounds).apply(1)
    queue = QueueService(with_rounds)
    first = queue.keys()
    shown = [row.confidence for row in queue.rows(first)]
    assert shown == sorted(shown)
    last = [row.confidence for row in queue.rows(queue.keys(QueueOrder.MOST_CERTAIN))]
    assert last == shown[::-1]
    assert RoundService(with_rounds).apply(2).queue
    second = queue.keys()
    assert sorted(second) == sorted(first)
    assert second.tolist() != first.tolist()
    shown = [row.confidence for row in queue.rows(second)]
    assert shown == sorted(shown)
    assert queue.rows(second[:1])[0].round == 2


def test_clips_that_the_round_does_not_know_come_last(tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        service = RoundService(project)
        number = make_round(project)
        service.ingest(number)
        service.apply(number)
        with project.store.write() as connection:
            new = clips.add(connection, [Clip(0, "later", "/l.mp4", "ff")])
        assert QueueService(project).keys(QueueOrder.LEAST_CERTAIN)[-1] == new[0]
        assert QueueService(project).keys(QueueOrder.MOST_CERTAIN)[-1] == new[0]


def test_the_other_orders(with_rounds):
    queue = QueueService(with_rounds)
    random = queue.keys(QueueOrder.RANDOM, EVERY)
    assert sorted(random) == list(range(1, 121))
    assert random.tolist() != list(range(1, 121))
    assert random.tolist() == QueueService(with_rounds).keys("random", EVERY).tolist()
    assert queue.keys(QueueOrder.DURATION, EVERY).tolist() == list(range(1, 121))


def test_decided_clips_leave_the_open_queue_and_come_back_when_taken_back(tmp_path):
    with small_project(tmp_path / "study", 6, ["anger", "sadness"]) as project:
        queue, review = QueueService(project), ReviewService(project, "ann")
        assert queue.keys().tolist() == [3, 4, 5, 6]
        review.correct(3, "anger")
        review.skip(4)
        review.flag(5, "no face")
        assert queue.keys().tolist() == [6]
        assert {state: queue.keys(QueueOrder.IMPORT, QueueFilter(state)).tolist()
                for state in ("reviewed", "skipped", "flagged", "labelled", "all")} == {
            "reviewed": [3], "skipped": [4], "flagged": [5], "labelled": [1, 2], "all": [1, 2, 3, 4, 5, 6]}  # fmt: skip
        assert queue.keys(QueueOrder.RECENT, EVERY).tolist() == [5, 4, 3, 1, 2, 6]
        review.undo()
        assert queue.keys().tolist() == [5, 6]


def test_filters_by_label_words_speaker_and_keys(tmp_path):
    with small_project(tmp_path / "study", 6, ["anger", "sadness"]) as project:
        queue = QueueService(project)
        ReviewService(project, "ann").correct(1, "sadness")

        def found(**chosen: object) -> list[int]:
            return queue.keys(QueueOrder.IMPORT, QueueFilter("all", **chosen)).tolist()

        assert found(label="sadness") == [1, 2]
        assert found(label="anger") == []
        assert found(text="CLIP 3") == [4]
        assert found(text="c5") == [6]
        with project.store.write() as connection:
            clips.change(connection, 5, {"transcript": "École fermée"})
            clips.change(connection, 6, {"transcript": "ПРИВЕТ мир words"})
        for text in ("école", "ÉCOLE", "E\u0301cole", "FERMÉE"):
            assert found(text=text) == [5]
        assert found(text="Привет") == found(text="привет МИР") == [6]
        assert found(text="100%") == found(text="_") == []
        assert found(speaker="s1") == [2, 4, 6]
        assert found(speaker="s1", text="words", keys=(6, 2, 1, 99)) == [2, 6]
        assert found(keys=()) == []
        assert queue.speakers() == ["s0", "s1"]


def test_a_filter_by_label_takes_the_pseudo_label_where_nobody_decided(with_rounds):
    RoundService(with_rounds).apply(1)
    queue = QueueService(with_rounds)
    for label in with_rounds.labels.names:
        rows = queue.rows(queue.keys(QueueOrder.IMPORT, QueueFilter("all", label)))
        assert rows
        assert all((row.label or row.pseudo_label) == label for row in rows)


def test_counts_say_how_far_the_project_is(tmp_path):
    with small_project(tmp_path / "study", 8, ["anger", "sadness", "worry"]) as project:
        review = ReviewService(project, "ann")
        review.correct(1, "worry")
        review.skip(2)
        review.correct(4, "anger")
        review.flag(5)
        counts = QueueService(project).counts()
        assert (counts.total, counts.reviewed, counts.skipped, counts.flagged, counts.open) == (8, 2, 1, 1, 3)
        assert (counts.imported, counts.kept, counts.decided, counts.to_review) == (3, 1, 4, 5)
        assert counts.reviewed == len(QueueService(project).keys(QueueOrder.IMPORT, QueueFilter("reviewed")))
        # A skip takes the imported label of clip 2 away; clip 3 keeps its own.
        assert (counts.labelled, counts.per_label) == (3, {"worry": 2, "anger": 1})


@pytest.mark.parametrize("rule", ["latest", "majority", "adjudicated"])
def test_counts_filters_and_status_agree_after_every_kind_of_decision_of_two_reviewers(tmp_path, capsys, rule):
    with small_project(tmp_path / "study", 8, ["anger", "sadness", "worry"]) as project:
        project.set_resolution(rule)
        queue, ann, bob = QueueService(project), ReviewService(project, "ann"), ReviewService(project, "bob")
        acts = (
            lambda: ann.correct(4, "anger"), lambda: bob.correct(4, "worry"), lambda: bob.correct(4, "anger"),
            lambda: ann.skip(5), lambda: bob.correct(5, "sadness"), lambda: ann.later(6), lambda: ann.cannot_tell(7),
            lambda: bob.correct(7, "anger"), lambda: ann.flag(8), lambda: bob.flag(8), bob.undo, ann.undo, ann.undo,
            lambda: ann.correct(1, "worry"), lambda: bob.cannot_tell(1), bob.undo, ann.undo, ann.redo,
            lambda: ann.comment(2, "odd"), lambda: bob.skip(2), bob.undo,
        )  # fmt: skip
        for number, act in enumerate(acts):
            act()
            counts = queue.counts()
            listed = {state: set(queue.keys(QueueOrder.IMPORT, QueueFilter(state)).tolist())
                      for state in ("reviewed", "skipped", "flagged", "unsure", "disputed")}  # fmt: skip
            assert {state: len(keys) for state, keys in listed.items()} == {
                state: getattr(counts, state) for state in listed
            }, number
            relabelled = len(listed["reviewed"] & {1, 2, 3})
            assert counts.relabelled == relabelled
            assert cli.main(["status", str(tmp_path / "study")]) == 0
            said = (
                f"{len(listed['reviewed']) - relabelled} of 5 reviewed ({counts.skipped} skipped, {counts.flagged} fl"
            )
            assert said in capsys.readouterr().out


def test_no_decision_changes_of_how_many_it_is_one(tmp_path):
    with small_project(tmp_path / "study", 8, ["anger", "sadness", "worry"]) as project:
        queue, review = QueueService(project), ReviewService(project, "ann")
        before = queue.counts()
        assert (before.imported, before.to_review, before.reviewed) == (3, 5, 0)
        review.correct(1, "worry")  # had come with another label
        review.correct(2, "sadness")
        review.skip(4)
        after = queue.counts()
        assert (after.imported, after.to_review) == (3, 5)
        assert (after.reviewed, after.relabelled, after.skipped, after.kept) == (2, 2, 1, 1)


def test_least_certain_first_is_in_the_order_of_the_number_that_is_shown(with_rounds):
    RoundService(with_rounds).apply(1)
    queue = QueueService(with_rounds)
    shown = [row.confidence for row in queue.rows(queue.keys(QueueOrder.LEAST_CERTAIN, EVERY))]
    assert shown == sorted(shown)
    assert [row.confidence for row in queue.rows(queue.keys(QueueOrder.MOST_CERTAIN, EVERY))] == sorted(shown)[::-1]


def test_counts_notice_clips_that_come_in_and_labels_that_are_filled_in(tmp_path):
    with small_project(tmp_path / "study", 4, ["anger"]) as project:
        queue = QueueService(project)
        assert (queue.counts().total, queue.counts().imported) == (4, 1)
        with project.store.write() as connection:
            clips.add(connection, [Clip(0, "later", "/l.mp4", "ff", label="worry", split="labelled")])
            clips.change(connection, 2, {"label": "sadness", "split": "labelled"})
        counts = queue.counts()
        assert (counts.total, counts.imported, counts.open) == (5, 3, 2)
        assert counts.per_label == {"anger": 1, "worry": 1, "sadness": 1}


def test_labels_of_test_clips_are_not_counted_for_training(with_rounds):
    counts = QueueService(with_rounds).counts()
    # 120 clips, every tenth for test, of the others every fourth labelled.
    assert counts.labelled == sum(i % 4 == 0 and i % 10 != 9 for i in range(120))


def test_rows_come_in_the_order_asked_for_and_in_any_number(tmp_path):
    with small_project(tmp_path / "study", 2000) as project:
        queue = QueueService(project)
        wanted = np.random.default_rng(0).permutation(np.arange(1, 2001))
        assert [row.key for row in queue.rows(wanted)] == wanted.tolist()
        assert [clip.key for clip in queue.clips(wanted[:950])] == wanted[:950].tolist()
        assert queue.keys(QueueOrder.IMPORT, QueueFilter(keys=tuple(wanted.tolist()))).tolist() == list(range(1, 2001))
        assert queue.rows([5, 9999]) == queue.rows([5])
        with pytest.raises(DomainError, match="no longer in the project"):
            queue.clip(9999)
