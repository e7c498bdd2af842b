"""Passes: who is given which clip, what counts, and what is hidden until the choice."""

from __future__ import annotations

import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import time

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from made_rounds import apply_round, make_project
from small_projects import small_project
from sqlalchemy.event import listen

from emodesk.domain import GOLD, REPEAT, DecisionKind, DomainError
from emodesk.domain.blind import Veil, always_blind, spread
from emodesk.domain.draw import drawn
from emodesk.domain.label_set import LabelSetEdit
from emodesk.domain.passes import PassRule
from emodesk.domain.queue import QueueFilter, QueueOrder
from emodesk.services import bulk, passes
from emodesk.services.blind import set_blind_share
from emodesk.services.label_set import change_labels, rows_of
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.store import decisions, votes
from emodesk.store import passes as stored

PEOPLE = ("ann", "bob", "cho")


@pytest.fixture
def project(tmp_path):
    with small_project(tmp_path / "study", 12) as made:
        yield made


@pytest.fixture
def judged(tmp_path):
    """160 clips with a round's pseudo-labels about each, 112 of them open."""
    with make_project(tmp_path / "study", 160) as made:
        apply_round(made)
        yield made


def read(project, people=PEOPLE, keys=None, count=0, **rule):
    keys = keys or [int(key) for key in QueueService(project).keys(QueueOrder.IMPORT)]
    return passes.make_pass(project, "first", "ann", people, keys, PassRule(**rule), count).read


def by(project, name, pass_):
    return ReviewService(project, name, pass_.key)


# ------------------------------------------------------------------------ giving out


def test_two_reviewers_are_never_given_the_same_clip_where_one_vote_is_enough(project):
    first = read(project)
    taken = {name: passes.take(project, first, name, 4) for name in PEOPLE}
    assert [len(clips) for clips in taken.values()] == [4, 4, 4]
    assert len(set().union(*taken.values())) == 12


def test_two_windows_that_ask_at_the_same_moment_get_no_clip_beyond_what_is_asked(project):
    first = read(project, overlap=0.5, votes=2)
    with project.store.read() as connection:
        wanted = {row.clip: row.wanted for row in stored.clips_of(connection, first.key)}
    with ThreadPoolExecutor(6) as windows:
        asked = [windows.submit(passes.take, project, first, PEOPLE[n % 3], 3) for n in range(12)]
    assert all(len(done.result()) <= 12 for done in asked)
    held = Counter(clip for name in PEOPLE for clip in passes.take(project, first, name, 0))
    assert set(wanted.values()) == {1, 2}
    assert all(held[clip] <= wanted[clip] for clip in held)


def test_what_one_holds_comes_first_again_and_what_was_held_too_long_goes_to_others(project):
    first = read(project, ("ann", "bob"))
    mine = passes.take(project, first, "ann", 5)
    assert set(passes.take(project, first, "ann", 5)) == set(mine)
    with project.store.write() as connection:
        given = stored.take(connection, first, "bob", 12, time() + 2 * stored.LEASE)
    assert set(mine) < set(given)
    with pytest.raises(DomainError, match="somebody else's now"):
        by(project, "ann", first).correct(mine[0], "anger")


def test_a_clip_is_done_with_the_votes_it_needs_and_open_again_when_one_is_taken_back(project):
    first = read(project, ("ann", "bob"), [1, 2], votes=2)
    for name in ("ann", "bob"):
        for clip in passes.take(project, first, name):
            by(project, name, first).correct(clip, "anger")
    assert passes.progress_of(project, first.key) == passes.PassProgress(2, 2, 4, {"ann": 2, "bob": 2})
    by(project, "bob", first).undo()
    now = passes.progress_of(project, first.key)
    assert (now.done, now.votes, now.answered) == (1, 3, {"ann": 2, "bob": 1})
    with project.store.write() as connection:
        votes.rebuild(connection, votes.rule(connection))
    assert passes.progress_of(project, first.key) == now


def test_a_vote_outside_of_a_pass_is_none_of_its(project):
    first = read(project, ("ann", "bob"), [1, 2], votes=2)
    ReviewService(project, "ann").correct(1, "anger")
    (clip,) = passes.take(project, first, "bob", 1)
    by(project, "bob", first).correct(clip, "anger")
    assert passes.progress_of(project, first.key).votes == 1


def test_until_the_posterior_is_high_two_who_agree_are_enough_and_two_who_differ_are_not(project):
    first = read(project, PEOPLE, [1, 2], votes=3, until=0.95)
    for name, said in (("ann", "anger"), ("bob", "anger")):
        assert set(passes.take(project, first, name)) == {1, 2}
        by(project, name, first).correct(1, said)
    by(project, "ann", first).correct(2, "anger")
    by(project, "bob", first).correct(2, "worry")
    assert passes.take(project, first, "cho") == [2]


def test_until_the_posterior_is_high_one_who_reads_first_and_alone_finishes_no_clip(tmp_path):
    with small_project(tmp_path / "study", 40) as project:
        first = read(project, PEOPLE, votes=3, until=0.95)
        while clips := passes.take(project, first, "ann"):
            for clip in clips:
                by(project, "ann", first).correct(clip, "neutral")
        assert (passes.progress_of(project, first.key).votes, passes.progress_of(project, first.key).done) == (40, 0)
        for clip in passes.take(project, first, "bob"):
            by(project, "bob", first).correct(clip, "neutral")
        assert passes.progress_of(project, first.key).done >= passes.AHEAD, "two who agree are enough"


def test_a_skip_is_no_vote_but_the_clip_does_not_come_again(project):
    first = read(project, ("ann", "bob"), [1])
    assert passes.take(project, first, "ann") == [1]
    assert passes.take(project, first, "bob") == []
    by(project, "ann", first).skip(1)
    assert passes.take(project, first, "ann") == []
    assert passes.take(project, first, "bob") == [1]


def test_a_pass_that_has_ended_gives_nothing_and_hides_nothing_until_it_is_opened_again(project):
    first = read(project, ("ann",))
    assert ReviewService(project, "ann").veil(1) == Veil(True, True)
    assert ReviewService(project, "bob").veil(1) == Veil()
    passes.end_pass(project, first.key)
    assert ReviewService(project, "ann").veil(1) == Veil()
    with pytest.raises(DomainError, match="“first” has ended"):
        passes.take(project, first, "ann")
    passes.end_pass(project, first.key, ended=False)
    assert passes.take(project, first, "ann")


@pytest.mark.parametrize(("rule", "people", "said"), [
    ({"votes": 3}, ("ann", "bob"), "need as many reviewers"),
    ({"overlap": 1.5}, PEOPLE, "lies between 0 and 1"),
    ({"gold": 0.4, "repeats": 0.2}, PEOPLE, "at most half"),
    ({"reconsider": True, "blind_model": False}, PEOPLE, "Only where the model was hidden"),
    ({}, (), "needs reviewers"),
])  # fmt: skip
def test_a_pass_that_cannot_be_is_refused_in_a_sentence(project, rule, people, said):
    with pytest.raises(DomainError, match=said):
        read(project, people, **rule)
    assert passes.passes_of(project) == []


def test_clips_that_a_reviewer_voted_on_are_left_out_and_that_is_said(project):
    ReviewService(project, "bob").correct(3, "anger")
    made = passes.make_pass(project, "first", "ann", PEOPLE, [1, 2, 3], PassRule())
    assert [str(note)[:24] for note in made.notes] == ["1 clip is left out, as o"]
    assert passes.progress_of(project, made.read.key).clips == 2


# ------------------------------------------------------------------------ checks


def test_gold_clips_and_repeats_come_at_their_share_are_marked_and_change_no_label(tmp_path):
    labels = ["anger"] * 10
    with small_project(tmp_path / "study", 70, labels) as project:
        first = read(project, ("ann",), gold=0.1, repeats=0.1)
        while clips := passes.take(project, first, "ann"):
            for clip in clips:
                by(project, "ann", first).correct(clip, "worry")
        with project.store.read() as connection:
            log = decisions.all_standing(connection)
            found = votes.resolutions(connection)
        counts = Counter(entry.under for entry in log)
        assert counts[""] == 60
        assert counts[GOLD] == counts[REPEAT] == int(0.1 * 60 / 0.8)
        gold = {entry.clip for entry in log if entry.under == GOLD}
        assert gold <= set(range(1, 11))
        assert not gold & found.keys()
        assert {entry.pass_ for entry in log} == {first.key}


def test_thinking_again_of_a_clip_that_came_again_leaves_the_vote_and_going_back_to_it_later_does_not(tmp_path):
    with small_project(tmp_path / "study", 70) as project:
        first = read(project, ("ann",), repeats=0.1)
        ann = by(project, "ann", first)
        again = 0
        while not again:
            for clip in passes.take(project, first, "ann"):
                with project.store.read() as connection:
                    part = stored.part_given(connection, first.key, clip, "ann")
                ann.correct(clip, "worry")
                if part == REPEAT:
                    again, last = clip, clip
                    ann.correct(clip, "anger")
                    break
                last = clip
        assert again == last
        said = [(act.label, act.under) for act in ann.history(again)]
        assert said == [("worry", ""), ("worry", REPEAT), ("anger", REPEAT)]
        assert ann.resolution(again).label == "worry"
        ann.undo()
        ann.correct(again, "anger")
        assert ann.resolution(again).label == "worry", "the clip is still the one just read"
        other = next(clip for clip in passes.take(project, first, "ann") if clip != again)
        ann.correct(other, "worry")
        ann.correct(again, "sadness")
        assert ann.resolution(again).label == "sadness"


def test_gold_clips_that_a_reviewer_voted_on_before_are_none_for_the_pass_and_it_is_said(tmp_path):
    with small_project(tmp_path / "study", 70, ["anger"] * 5) as project:
        for clip in (1, 2, 3):
            ReviewService(project, "ann").correct(clip, "anger")
        ReviewService(project, "bob").correct(6, "worry")
        ReviewService(project, "cho").adjudicate(6, "worry")
        made = passes.make_pass(project, "second", "ann", ["ann", "bob"], range(7, 71), PassRule(gold=0.1))
        assert [str(note) for note in made.notes] == [
            "Gold clips in it: 2 of the 8 that its share asks for.",
            "4 clips are left out of its gold clips, as they were voted on before.",
        ]
        while given := passes.take(project, made.read, "ann"):
            for clip in given:
                by(project, "ann", made.read).correct(clip, "anger")
        with project.store.read() as connection:
            log = decisions.all_standing(connection)
        assert {entry.clip for entry in log if entry.under == GOLD} == {4, 5}


# ------------------------------------------------------------------------ blind


def test_a_tenth_is_drawn_evenly_and_of_few_clips_none(project):
    keys = np.arange(1, 20_001)
    assert always_blind(keys).mean() == pytest.approx(0.1, abs=0.01)
    assert always_blind(keys[::6]).mean() == pytest.approx(0.1, abs=0.02)
    assert not always_blind(keys[:99]).any()
    both = always_blind(keys, reviewer="ann") & always_blind(keys, reviewer="bob")
    assert both.mean() == pytest.approx(0.01, abs=0.003)
    assert abs(np.corrcoef(drawn(keys, 0), drawn(keys, 1))[0, 1]) < 0.03


def test_what_is_hidden_follows_each_vote_and_asks_only_of_those(judged):
    queue, ann = QueueService(judged), ReviewService(judged, "ann")

    def anew() -> list[int]:
        return QueueService(judged).hidden("ann").model.tolist()

    first = queue.hidden("ann").model.tolist()
    assert len(first) >= 3
    asked: list[tuple] = []
    listen(judged.store._engine, "before_cursor_execute", lambda *event: asked.append((event[2], event[3])))
    ann.correct(first[0], "anger")
    asked.clear()
    assert queue.hidden("ann").model.tolist() == first[1:]
    of_clips = [given for statement, given in asked if "votes.clip IN" in statement]
    assert [sum(value in first for value in given) for given in of_clips] == [1]
    ann.undo()
    assert queue.hidden("ann").model.tolist() == first == anew()
    ReviewService(judged, "bob").correct(first[1], "anger")
    assert queue.hidden("ann").model.tolist() == first == anew()
    set_blind_share(judged, 0.5)
    assert queue.hidden("ann").model.tolist() == anew() != first


def test_hidden_clips_stand_at_drawn_places_whatever_the_order():
    keys = np.arange(1000)
    hidden = keys[:100]
    shown = keys[spread(keys, hidden)]
    places = np.flatnonzero(np.isin(shown, hidden))
    assert places.mean() == pytest.approx(500, abs=100)
    assert (np.diff(shown[~np.isin(shown, hidden)]) == 1).all()
    other = keys[::-1][spread(keys[::-1], hidden)]
    assert np.array_equal(np.flatnonzero(np.isin(other, hidden)), places)


def test_neither_rows_nor_places_nor_filters_tell_what_the_model_says_of_a_blind_clip(judged):
    queue = QueueService(judged)
    hidden = queue.hidden("ann")
    assert 3 <= len(hidden.model) <= 25
    rows = queue.rows(hidden.model, "ann")
    assert {(row.pseudo_label, row.confidence, row.margin, row.label) for row in rows} == {("", 0.0, 0.0, "")}
    assert all(row.pseudo_label for row in queue.rows(hidden.model))
    for label in judged.labels.names:
        shown = queue.keys(filter=QueueFilter(state="all", label=label, reviewer="ann"))
        assert not np.isin(shown, hidden.model).any()
    least = queue.keys(QueueOrder.LEAST_CERTAIN, QueueFilter(reviewer="ann"))
    most = queue.keys(QueueOrder.MOST_CERTAIN, QueueFilter(reviewer="ann"))
    assert np.array_equal(np.flatnonzero(np.isin(least, hidden.model)), np.flatnonzero(np.isin(most, hidden.model)))
    listing = queue.listing(QueueOrder.ENTROPY, QueueFilter(reviewer="ann"))
    assert np.isnan(listing.numbers[np.isin(listing.keys, hidden.model)]).all()
    for where in ("confidence>.5", "not proposed=anger", "entropy<9", "status=disputed or reviewer=bob"):
        shown = queue.keys(filter=QueueFilter(state="all", where=where, reviewer="ann"))
        assert not np.isin(shown, hidden.model).any(), where
    known = [key for key in least if key not in hidden.model]
    assert known == [key for key in queue.keys(QueueOrder.LEAST_CERTAIN) if key not in hidden.model]


def test_a_blind_vote_says_so_keeps_what_was_proposed_and_ends_the_blindness(judged):
    ann = ReviewService(judged, "ann")
    clip = int(QueueService(judged).hidden("ann").model[0])
    proposed = QueueService(judged).rows([clip])[0].pseudo_label
    with pytest.raises(DomainError, match="decided blind"):
        ann.accept(clip)
    ann.skip(clip)
    assert ann.veil(clip)
    ann.correct(clip, proposed)
    vote = ann.votes(clip)[0]
    assert (vote.kind, vote.blind, vote.proposed) == (DecisionKind.CORRECT, True, proposed)
    assert not ann.veil(clip)
    assert ReviewService(judged, "bob").veil(clip)
    ann.correct(clip, "worry")
    assert not ann.votes(clip)[0].blind
    ann.undo(), ann.undo()
    assert ann.veil(clip)
    ann.correct(clip, "worry")
    assert not ann.votes(clip)[0].blind, "it may have been seen after the first choice"


def test_in_sight_of_the_model_or_of_others_a_vote_is_not_blind(judged):
    set_blind_share(judged, 0.0)
    ann = ReviewService(judged, "ann")
    clip = int(QueueService(judged).keys()[0])
    ann.correct(clip, "worry")
    assert not ann.votes(clip)[0].blind


def test_before_any_round_a_first_vote_is_blind_and_a_second_in_sight_of_it_is_not(project):
    ReviewService(project, "ann").correct(1, "worry")
    ReviewService(project, "bob").correct(1, "anger")
    assert [vote.blind for vote in ReviewService(project, "cho").votes(1)] == [True, False]


def test_who_thinks_again_still_counts_as_blind_by_what_was_said_before(judged):
    ann = ReviewService(judged, "ann")
    hidden = QueueService(judged).hidden("ann").model
    ann.correct(int(hidden[0]), "worry")
    ann.correct(int(hidden[0]), "anger")
    found = bulk.offer(judged, bulk.Pledge.ON_AVERAGE)
    assert found.blind == 1
    assert [vote.label for vote in ann.votes(int(hidden[0]))] == ["anger"]


# ------------------------------------------------------------------------ any order of anything


class Reading(RuleBasedStateMachine):
    """Three people read a pass, decide, take back and come again in any order."""

    def __init__(self):
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.project = small_project(Path(self.place.name) / "study", 5)
        self.read = read(self.project, overlap=0.5, votes=2)
        self.held = {name: [] for name in PEOPLE}

    def teardown(self):
        self.project.close()
        self.place.cleanup()

    @rule(who=st.sampled_from(PEOPLE), count=st.integers(1, 3))
    def take_some(self, who, count):
        self.held[who] = passes.take(self.project, self.read, who, count)

    @rule(who=st.sampled_from(PEOPLE), label=st.sampled_from(("anger", "worry")), at=st.integers(0, 4))
    def decide(self, who, label, at):
        if self.held[who]:
            clip = self.held[who].pop(at % len(self.held[who]))
            by(self.project, who, self.read).correct(clip, label)

    @rule(who=st.sampled_from(PEOPLE))
    def skip(self, who):
        if self.held[who]:
            by(self.project, who, self.read).skip(self.held[who].pop())

    @rule(who=st.sampled_from(PEOPLE))
    def undo(self, who):
        by(self.project, who, self.read).undo()
        self.held[who] = passes.take(self.project, self.read, who, 0)

    @invariant()
    def nobody_holds_a_clip_beyond_what_it_needs(self):
        with self.project.store.read() as connection:
            rows = stored.clips_of(connection, self.read.key)
            log = decisions.all_standing(connection)
        held = Counter(clip for clips in self.held.values() for clip in clips)
        for row in rows:
            said = {e.reviewer for e in log if e.clip == row.clip and e.kind is DecisionKind.CORRECT}
            assert row.votes == len(said)
            assert row.enough == (len(said) >= row.wanted)
            assert held[row.clip] + len(said) <= row.wanted or not held[row.clip]


Reading.TestCase.settings = settings(
    max_examples=6, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
test_nothing_that_people_do_gives_a_clip_to_too_many = Reading.TestCase


def test_what_a_pass_has_enough_votes_on_stays_so_when_a_label_is_renamed_amid_it(project):
    first = read(project, PEOPLE, votes=3, until=0.95)
    for name in PEOPLE[:2]:
        for key in passes.take(project, first, name, 8):
            by(project, name, first).correct(key, "anger")
    passes.take(project, first, "cho", 1)  # what the reviewers are worth is learnt
    before = passes.progress_of(project, first.key)
    assert before.done > 0
    rows = tuple(replace(row, name="rage") if row.name == "anger" else row for row in rows_of(project))
    change_labels(project, LabelSetEdit(rows))
    assert passes.progress_of(project, first.key).done == before.done
