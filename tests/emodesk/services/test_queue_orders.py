"""The orders of the queue: each by the number that it says, of what the round's tensors and people's labels give."""

from __future__ import annotations

import numpy as np
import pytest
from made_rounds import make_project, make_round
from small_projects import small_project
from sqlalchemy import update

from emodesk.domain import uncertainty
from emodesk.domain.queue import SORTABLE, order_of
from emodesk.domain.selection import label_suspicion, places_in_batch, places_in_class, shuffled
from emodesk.services.queue import QueueFilter, QueueOrder, QueueService, SortBy
from emodesk.services.review import ReviewService
from emodesk.services.round_files import RoundFiles
from emodesk.services.rounds import RoundService
from emodesk.store.queue import orders
from emodesk.store.schema import predictions
from trainer.measures.shapley import alone, present_modalities

EVERY = QueueFilter("all")


@pytest.fixture
def believed(tmp_path):
    with make_project(tmp_path / "study", 80) as project:
        service = RoundService(project)
        service.ingest(make_round(project))
        service.apply(1)
        yield project


def test_each_order_is_by_the_number_that_it_gives(believed):
    queue = QueueService(believed)
    files = RoundFiles(RoundService(believed).folder(1))
    probabilities, subsets, folds = files.probabilities(), files.whole("subsets"), files.whole("folds")
    expected = {
        QueueOrder.LEAST_CERTAIN: (uncertainty.confidence(probabilities), 1),
        QueueOrder.MARGIN: (uncertainty.margin(probabilities), 1),
        QueueOrder.ENTROPY: (uncertainty.entropy(probabilities), -1),
        QueueOrder.FOLDS: (uncertainty.disagreement(folds, np.ones(folds.shape[:2])), -1),
        QueueOrder.DISAGREEMENT: (uncertainty.disagreement(alone(subsets), present_modalities(subsets)), -1),
    }  # every clip is in the round, in the order of the import
    for order, (values, sign) in expected.items():
        listing = queue.listing(order, EVERY)
        assert listing.keys.tolist() == (np.argsort(sign * values, kind="stable") + 1).tolist(), order
        assert listing.numbers == pytest.approx(values[listing.keys - 1], abs=1e-6), order


def test_candidates_take_turns_among_the_labels_the_most_confident_first(believed):
    queue = QueueService(believed)
    listing = queue.listing(QueueOrder.CANDIDATES, QueueFilter())
    rows = {row.key: row for row in queue.rows(listing.keys)}
    first = [rows[int(key)] for key in listing.keys[listing.numbers == 1]]
    labels = {row.pseudo_label for row in rows.values()}
    assert {row.pseudo_label for row in first} == labels
    assert len(first) == len(labels)
    for row in first:
        assert row.confidence == max(other.confidence for other in rows.values()
                                     if other.pseudo_label == row.pseudo_label)  # fmt: skip
    ReviewService(believed, "ann").accept(first[0].key)
    again = queue.listing(QueueOrder.CANDIDATES, QueueFilter())
    assert first[0].key not in again.keys
    assert sum(again.numbers == 1) == len(labels)  # the next one of its label has come up


def test_labels_that_no_fold_would_give_are_suspected(believed):
    queue, review = QueueService(believed), ReviewService(believed, "ann")
    rows = queue.rows(queue.keys(QueueOrder.MOST_CERTAIN))
    for row in rows[4:]:
        review.correct(row.key, row.pseudo_label)
    before = queue.keys(QueueOrder.WRONG_LABEL, EVERY).tolist()
    wrong = rows[0]
    review.correct(wrong.key, next(name for name in believed.labels.names if name != wrong.pseudo_label))
    listing = queue.listing(QueueOrder.WRONG_LABEL, EVERY)
    assert wrong.key in listing.keys
    assert wrong.key not in before
    assert listing.numbers.tolist() == sorted(listing.numbers.tolist(), reverse=True)
    assert all(row.label for row in queue.rows(listing.keys))


def test_numbers_that_were_read_before_a_decision_are_those_that_are_read_after_it(believed, monkeypatch):
    queue, ann, bob = QueueService(believed), ReviewService(believed, "ann"), ReviewService(believed, "bob")
    first, second, third = queue.keys(QueueOrder.IMPORT)[:3].tolist()
    followed = (QueueOrder.RECENT, QueueOrder.WRONG_LABEL)
    acts = (lambda: ann.correct(first, "anger"), lambda: bob.correct(second, "sadness"), ann.undo, ann.redo,
            lambda: ann.correct(second, "worry"), lambda: bob.skip(third), lambda: bob.correct(first, "neutral"),
            bob.undo)  # fmt: skip
    for act in acts:
        act()
        for order in followed:
            known, anew = queue.listing(order, EVERY), QueueService(believed).listing(order, EVERY)
            assert known.keys.tolist() == anew.keys.tolist(), order
            assert known.numbers == pytest.approx(anew.numbers, nan_ok=True), order
    known = {order: queue.keys(order, EVERY).tolist() for order in followed}
    fresh = QueueService(believed)
    fresh.take_over(fresh.prepared())
    monkeypatch.setattr(orders, "numbers", None)  # read once, beforehand
    assert {order: fresh.keys(order, EVERY).tolist() for order in followed} == known


def test_confident_learning_finds_the_labels_that_were_swapped():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 4, 2000)
    chances = rng.dirichlet(np.full(4, 0.5), 2000) * 0.35
    chances[np.arange(2000), truth] += 0.65
    given = truth.copy()
    swapped = rng.choice(2000, 100, replace=False)
    given[swapped] = (truth[swapped] + 1) % 4
    suspicion = label_suspicion(chances, given)
    found = np.flatnonzero(np.isfinite(suspicion))
    assert set(found) <= set(swapped)  # nobody's right label is suspected
    assert len(found) >= 40  # and those on which the model is as sure as it usually is of that label are found
    assert np.isnan(label_suspicion(chances, np.full(2000, -1))).all()
    assert len(label_suspicion(np.empty((0, 4)), np.empty(0, int))) == 0


def test_a_batch_is_of_clips_that_differ_and_of_the_most_uncertain_of_each_kind():
    rng = np.random.default_rng(1)
    kinds = np.repeat(np.arange(8), 100)
    says = np.eye(8)[kinds] + rng.normal(0, 0.01, (800, 8))
    entropy = rng.random(800) * np.where(kinds == 0, 1.0, 0.4)  # the first kind is the most uncertain by far
    places = places_in_batch(says, entropy)
    assert sorted(places) == list(range(1, 801))
    batch = np.argsort(places)[:48]
    assert set(kinds[batch]) == set(range(8))
    assert (kinds[np.argsort(-entropy)[:48]] == 0).all()  # what entropy alone would have given
    assert places[np.argmax(entropy)] == 1
    assert len(places_in_batch(np.empty((0, 8)), np.empty(0))) == 0


def test_places_in_a_class_are_counted_from_the_most_confident():
    places = places_in_class(np.array([0, 1, 0, 1, 0]), np.array([0.2, 0.9, 0.8, np.nan, 0.5]))
    assert places[[0, 1, 2, 4]].tolist() == [3, 1, 1, 2]
    assert np.isnan(places[3])


def test_a_shuffle_is_the_same_whatever_is_filtered_out(believed):
    queue = QueueService(believed)
    every = queue.keys(QueueOrder.RANDOM, EVERY).tolist()
    some = queue.keys(QueueOrder.RANDOM, QueueFilter("open")).tolist()
    assert some == [key for key in every if key in set(some)]
    assert every != sorted(every)
    draws = shuffled(np.arange(1, 20_001))
    assert abs(draws.mean() - 0.5) < 0.01
    assert len(set(draws.tolist())) == 20_000


def test_clips_need_a_vote_where_votes_differ_first_and_of_nobody_who_voted_already(tmp_path):
    with small_project(tmp_path / "study", 8, ["anger"]) as project:
        project.set_resolution("majority")
        ann, bob, cho = (ReviewService(project, name) for name in ("ann", "bob", "cho"))
        for clip in (2, 3, 4, 5):
            ann.correct(clip, "anger")
        bob.correct(3, "anger")
        bob.correct(4, "worry")
        cho.correct(5, "anger")
        listing = QueueService(project).listing(QueueOrder.NEEDS_VOTE, QueueFilter("all", reviewer="cho"))
        assert listing.keys.tolist() == [4, 2, 3]
        assert listing.numbers.tolist() == [0.5, 1, 2]
        listing = QueueService(project).listing(QueueOrder.NEEDS_VOTE, QueueFilter("all", reviewer="bob"))
        assert listing.keys.tolist() == [2, 5]


def test_what_was_put_off_is_a_list_of_its_own_in_the_order_it_was_put_off(tmp_path):
    with small_project(tmp_path / "study", 6) as project:
        review = ReviewService(project, "ann")
        for clip in (5, 2, 4):
            review.later(clip)
        ReviewService(project, "bob").later(1)
        review.correct(2, "anger")
        listing = QueueService(project).listing(QueueOrder.LATER, QueueFilter("all", reviewer="ann"))
        assert listing.keys.tolist() == [5, 4]
        assert np.isfinite(listing.numbers).all()
        behind = QueueService(project).keys(QueueOrder.IMPORT, QueueFilter("open", reviewer="ann"))
        assert behind.tolist() == [1, 3, 6, 5, 4]


@pytest.mark.parametrize("field", SORTABLE)
def test_the_queue_is_sorted_by_any_column_both_ways(believed, field):
    queue, review = QueueService(believed), ReviewService(believed, "ann")
    for clip in (4, 9, 2):
        review.correct(clip, "worry")
    assert order_of(str(SortBy(field, True))) == SortBy(field, True)
    up, down = (queue.keys(SortBy(field, descending), EVERY) for descending in (False, True))
    assert sorted(up) == sorted(down) == list(range(1, 81))
    rows = queue.rows(up)
    held = {"name": "clip_id", "seconds": "duration", "status": "", "decided": "", "votes": "", "agreement": "",
            "entropy": "", "disagreement": "", "folds": "", "round": "", "label": ""}.get(field, field)  # fmt: skip
    if held:
        values = [getattr(row, held) for row in rows]
        assert values == sorted(values)
        assert [getattr(row, held) for row in queue.rows(down)] == values[::-1]
    if field == "decided":
        assert up.tolist()[:3] == [4, 9, 2]
        assert down.tolist()[:3] == [2, 9, 4]


def test_a_round_of_before_gets_its_numbers_from_its_files_once(believed):
    with believed.store.write() as connection:
        connection.execute(update(predictions).values(folds=None, batch=None, missing=None, chances=None))
    fresh = QueueService(believed)
    numbers = fresh.listing(QueueOrder.FOLDS, EVERY).numbers
    assert np.isfinite(numbers).all()
    assert not RoundService(believed).fill_in(1)
    with believed.store.write() as connection:
        connection.execute(update(predictions).values(folds=None, batch=None, missing=None, chances=None))
    (RoundService(believed).folder(1) / "predictions.safetensors").unlink()
    gone = QueueService(believed)
    assert gone.keys(QueueOrder.BATCH, EVERY).tolist() == list(range(1, 81))  # without a number, as imported
    assert gone.keys(QueueOrder.WRONG_LABEL, EVERY).tolist() == []


def test_labels_under_another_name_are_the_same_to_the_orders(believed):
    from emodesk.services.label_names import rename_labels

    queue = QueueService(believed)
    wrong = queue.keys(QueueOrder.WRONG_LABEL, EVERY).tolist()
    assert queue.query("proposed=anger").tolist()
    believed.labels = type(believed.labels)(tuple("rage" if n == "anger" else n for n in believed.labels.names))
    rename_labels(believed, {"anger": "rage"})
    assert queue.query("proposed=rage").tolist()
    assert queue.keys(QueueOrder.WRONG_LABEL, EVERY).tolist() == wrong


def test_sorted_by_label_goes_by_the_label_that_the_row_shows(believed):
    queue, review = QueueService(believed), ReviewService(believed, "ann")
    review.correct(2, "surprise")
    review.skip(5)  # came with a label, and has none now: its row shows the pseudo-label
    rows = queue.rows(queue.keys(SortBy("label"), EVERY))
    places = [believed.labels.index(row.label or row.pseudo_label) for row in rows]
    assert places == sorted(places)
    assert {row.key for row in rows} == set(range(1, 81))
