"""Votes of several reviewers and what becomes of them: log, kept tables, undo and redo against a plain model."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from small_projects import small_project
from sqlalchemy import select

from emodesk.domain import Clip, DomainError
from emodesk.domain import decisions as rules
from emodesk.domain.dawid_skene import Votes, learn
from emodesk.domain.passes import PassRule
from emodesk.domain.resolution import Rule
from emodesk.services import passes
from emodesk.services.adjudication import agenda, finish_agreeing, reopen, sides_of
from emodesk.services.passes import make_pass
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store import clips, tally
from emodesk.store import decisions as log
from emodesk.store import votes as votes_of
from emodesk.store.schema import given, pass_clips, resolved, votes
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.round_folder import read_spec

READ, WANTED = (1, 2), 2  # clips of a pass, and the votes that each of them needs there
PEOPLE, CLIPS, WORDS = ("ann", "bob", "cho"), (1, 2, 3), ("anger", "worry", "sadness")
ACTS = ("label", "cannot_tell", "skip", "flag")


@pytest.fixture
def project(tmp_path):
    with small_project(tmp_path / "study", labels=["anger", "worry"]) as project:
        yield project


def people(project):
    return {name: ReviewService(project, name) for name in PEOPLE}


# ------------------------------------------------------------------------ against a plain model


class Entry:
    """One thing that somebody did."""

    def __init__(self, number, clip, who, what, label, judging, reading, span):
        self.number, self.clip, self.who, self.what, self.label = number, clip, who, what, label
        self.judging, self.reading, self.span = judging, reading, span  # span: first entry of it, start, end


class PlainModel:
    """What people did as plain lists: nothing of it is derived, nothing is shared with the program."""

    def __init__(self):
        self.number = 0
        self.stands = []  # entries in the order in which they were made
        self.done = {name: [] for name in PEOPLE}  # each person's own steps that stand: lists of entries
        self.undone = {name: [] for name in PEOPLE}
        self.reopened = {name: [] for name in PEOPLE}  # steps in which they opened others' clips again: number, entries

    def act(self, clip, who, what, label="", judging=False, reading=False, span=None):
        self.step(who, [(clip, what, label, judging, reading, span)])

    def step(self, who, parts):
        entries = []
        for clip, what, label, judging, reading, span in parts:
            self.number += 1
            entries.append(Entry(self.number, clip, who, what, label, judging, reading, span))
        if entries:
            self.stands += entries
            self.done[who].append(entries)
            self.undone[who] = []

    def undo(self, who):
        latest = self.done[who][-1][-1].number if self.done[who] else 0
        if self.reopened[who] and self.reopened[who][-1][0] > latest:
            for entry in self.reopened[who].pop()[1]:
                self._put_back(entry.who, [entry])
        elif self.done[who]:
            entries = self.done[who].pop()
            self.undone[who].append(entries)
            self.stands = [entry for entry in self.stands if entry not in entries]

    def redo(self, who):
        if self.undone[who]:
            self._put_back(who, self.undone[who].pop())

    def reopen(self, who, whose):
        """Whether there was anything to open again."""
        votes = {clip: self.votes(clip) for clip in CLIPS}
        found = [
            entry for entry in self.stands
            if entry.who == whose and entry.what in ACTS and not entry.judging and whose in votes[entry.clip]
        ]  # fmt: skip
        if found:
            self.number += 1
            self.reopened[who].append((self.number, found))
            self.stands = [entry for entry in self.stands if entry not in found]
            self.done[whose] = [step for step in self.done[whose] if step[0] not in found]
        return bool(found)

    def _put_back(self, who, entries):
        self.stands = sorted([*self.stands, *entries], key=lambda entry: entry.number)
        self.done[who] = sorted([*self.done[who], entries], key=lambda step: step[0].number)

    def last(self, clip, reading=False):
        """Each person's last act on a clip, as a vote and as an adjudication; oldest first."""
        last = {}
        for entry in self.stands:
            if entry.clip == clip and entry.what in ACTS and (entry.reading or not reading):
                last.pop((entry.who, entry.judging), None)
                last[entry.who, entry.judging] = entry
        return last

    def votes(self, clip, reading=False):
        last = self.last(clip, reading).values()
        return {e.who: e.label for e in last if e.what in ("label", "cannot_tell") and not e.judging}

    def agenda(self):
        """Clips whose votes differ, and those that agree with what they say, in the order of import."""
        differ, agree = [], {}
        for clip in CLIPS:
            acts = [e for e in self.last(clip).values() if e.what in ("label", "cannot_tell")]
            judged = max((e.number for e in acts if e.judging), default=0)
            said = {e.label for e in acts if not e.judging}
            fresh = judged < max((e.number for e in acts if not e.judging), default=0)
            if not fresh or (clip in READ and len(self.votes(clip, reading=True)) < WANTED):
                continue
            if len(said) > 1:
                differ.append(clip)
            elif len(self.votes(clip)) > 1:
                (agree[clip],) = said
        return differ, agree

    def spans(self, clip):
        """Who marked what from when to when."""
        latest = {}
        for entry in self.stands:
            if entry.what == "span" and entry.clip == clip:
                latest[entry.span[0] or entry.number] = entry
        return sorted((e.span[1], e.span[2], e.who, e.label) for e in latest.values() if e.span[2] > e.span[1])

    def labels(self, by):
        """State and label of each clip that anybody acted on."""
        return {clip: found for clip in CLIPS if (found := self._label(clip, by))}

    def _label(self, clip, by):
        last = list(self.last(clip).values())
        if not last:
            return None
        said = Counter(label or None for label in self.votes(clip).values())
        judged = [entry for entry in last if entry.judging]

        def word(label):
            return ("reviewed", label) if label else ("unsure", "")

        latest = last[-1]
        if by is Rule.LATEST:
            if latest.what in ("skip", "flag"):
                return {"skip": "skipped", "flag": "flagged"}[latest.what], ""
            return word(latest.label)
        if judged and (by is not Rule.MAJORITY or not said):
            return word(judged[-1].label)
        if not said:
            return {"skip": "skipped", "flag": "flagged"}[latest.what], ""
        ranked = said.most_common()
        differ = len(ranked) > 1 if by is Rule.ADJUDICATED else len(ranked) > 1 and ranked[0][1] == ranked[1][1]
        if differ:
            return word(judged[-1].label) if judged else ("disputed", "")
        return word(ranked[0][0])


class Reviewing(RuleBasedStateMachine):
    """Anything that reviewers may do, in any order, under any rule that may change in between."""

    def __init__(self):
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.project = small_project(Path(self.place.name) / "study", len(CLIPS), ["worry"])
        self.services = people(self.project)
        rule = PassRule(votes=WANTED, blind_people=False, blind_model=False)
        self.read = make_pass(self.project, "read", "cho", PEOPLE, READ, rule).read
        self.readers = {name: ReviewService(self.project, name, self.read.key) for name in PEOPLE}
        self.model = PlainModel()
        self.by = Rule.LATEST

    def teardown(self):
        self.project.close()
        self.place.cleanup()

    @rule(clip=st.sampled_from(CLIPS), who=st.sampled_from(PEOPLE), label=st.sampled_from(WORDS))
    def give_a_label(self, clip, who, label):
        self.services[who].correct(clip, label)
        self.model.act(clip, who, "label", label)

    @rule(who=st.sampled_from(PEOPLE), label=st.sampled_from(WORDS[:2]))
    def read_the_pass(self, who, label):
        for clip in passes.take(self.project, self.read, who, 1)[:1]:
            self.readers[who].correct(clip, label)
            self.model.act(clip, who, "label", label, reading=True)

    @rule(clip=st.sampled_from(CLIPS), who=st.sampled_from(PEOPLE), label=st.sampled_from((*WORDS, "")))
    def adjudicate(self, clip, who, label):
        self.services[who].adjudicate(clip, label)
        self.model.act(clip, who, "label" if label else "cannot_tell", label, judging=True)

    @rule(who=st.sampled_from(PEOPLE))
    def finish_those_that_agree(self, who):
        _, agree = self.model.agenda()
        assert finish_agreeing(self.project, who).clips == tuple(agree)
        parts = [(c, "label" if said else "cannot_tell", said, True, False, None) for c, said in agree.items()]
        self.model.step(who, parts)

    @rule(who=st.sampled_from(PEOPLE), whose=st.sampled_from(PEOPLE))
    def open_somebodys_clips_again(self, who, whose):
        if who != whose and self.model.reopen(who, whose):
            reopen(self.project, who, whose)
        else:
            with pytest.raises(DomainError):
                reopen(self.project, who, whose)

    @rule(clip=st.sampled_from(CLIPS), who=st.sampled_from(PEOPLE),
          what=st.sampled_from(("cannot_tell", "skip", "flag", "later")))  # fmt: skip
    def act_without_a_label(self, clip, who, what):
        getattr(self.services[who], what)(clip)
        self.model.act(clip, who, what)

    @rule(clip=st.sampled_from(CLIPS), who=st.sampled_from(PEOPLE))
    def comment(self, clip, who):
        self.services[who].comment(clip, "a word")
        self.model.act(clip, who, "comment")

    @rule(clip=st.sampled_from(CLIPS), who=st.sampled_from(PEOPLE), start=st.sampled_from((0.0, 0.5)))
    def mark_a_span(self, clip, who, start):
        self.services[who].mark_span(clip, start, 1.0, label="anger")
        self.model.act(clip, who, "span", "anger", span=(0, start, 1.0))

    @rule(clip=st.sampled_from(CLIPS), who=st.sampled_from(PEOPLE), end=st.sampled_from((0.0, 0.9)))
    def change_or_remove_a_span(self, clip, who, end):
        own = [span for span in self.services[who].spans(clip) if span.reviewer == who]
        mine = [e for e in self.model.stands if e.what == "span" and e.clip == clip and e.who == who]
        if not own:
            return
        first = min(own, key=lambda span: span.key)  # begun first of those that are left
        left = {e.span[0] or e.number: e for e in mine}
        root = min(number for number, e in left.items() if e.span[2] > e.span[1])
        if end:
            self.services[who].mark_span(clip, 0.1, end, label="worry", span=first.key)
            self.model.act(clip, who, "span", "worry", span=(root, 0.1, end))
        else:
            self.services[who].remove_span(clip, first.key)
            self.model.act(clip, who, "span", "", span=(root, 0.0, 0.0))

    @rule(who=st.sampled_from(PEOPLE))
    def undo(self, who):
        self.services[who].undo()
        self.model.undo(who)

    @rule(who=st.sampled_from(PEOPLE))
    def redo(self, who):
        self.services[who].redo()
        self.model.redo(who)

    @precondition(lambda self: self.model.stands)
    @rule(by=st.sampled_from((Rule.LATEST, Rule.MAJORITY, Rule.ADJUDICATED)))
    def change_the_rule(self, by):
        self.project.set_resolution(by)
        self.by = by

    @invariant()
    def labels_are_the_models(self):
        with self.project.store.read() as connection:
            found = votes_of.resolutions(connection)
        assert {clip: (one.state, one.label) for clip, one in found.items()} == self.model.labels(self.by)

    @invariant()
    def what_is_to_be_adjudicated_is_the_models(self):
        left = agenda(self.project, "an adjudicator")
        assert (list(left.differ), left.agree) == self.model.agenda()
        for clip in left.differ:
            said = {voice.vote.reviewer: side.label for side in sides_of(self.project, clip) for voice in side.voices}
            assert said == self.model.votes(clip)

    @invariant()
    def spans_and_the_pass_are_the_models(self):
        for clip in CLIPS:
            found = self.services["ann"].spans(clip)
            assert sorted((s.start, s.end, s.reviewer, s.label) for s in found) == self.model.spans(clip)
        given = sum(len(self.model.votes(clip, reading=True)) for clip in READ)
        assert passes.progress_of(self.project, self.read.key).votes == given

    @invariant()
    def undo_and_redo_are_the_rules(self):
        with self.project.store.read() as connection:
            entries = log.chosen(connection)
            for who in PEOPLE:
                assert log.undo_target(connection, who) == rules.undo_target(entries, who)
                assert log.redo_target(connection, who) == rules.redo_target(entries, who)

    @invariant()
    def what_is_kept_is_what_the_log_says(self):
        with self.project.store.write() as connection:
            before = _kept(connection)
            votes_of.rebuild(connection, self.by)
            assert _kept(connection) == before


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def _kept(connection):
    return [
        *(sorted(tuple(row) for row in connection.execute(select(table))) for table in (votes, resolved, pass_clips)),
        sorted(tuple(row) for row in connection.execute(select(given.c.clip, given.c.reviewer, given.c.answered))),
        tally.cells(connection),
    ]


# ------------------------------------------------------------------------ rules


def test_each_rule_makes_its_own_label_of_the_same_votes_and_can_be_changed_back(project):
    ann, bob, cho = people(project).values()
    for review, label in ((ann, "anger"), (bob, "anger"), (cho, "worry")):
        review.correct(3, label)
    found = {}
    for by in (*Rule, Rule.LATEST):
        project.set_resolution(by)
        one = ann.resolution(3)
        found[by] = (one.state, one.label, one.votes, round(one.share, 2))
    assert found[Rule.LATEST] == ("reviewed", "worry", 3, 0.33)
    assert found[Rule.MAJORITY] == ("reviewed", "anger", 3, 0.67)
    assert found[Rule.ADJUDICATED] == ("disputed", "", 3, 0.67)
    assert found[Rule.DAWID_SKENE][:3] == ("reviewed", "anger", 3)
    assert len(ann.history(3)) == 3
    ann.adjudicate(3, "worry")
    project.set_resolution("adjudicated")
    assert (ann.resolution(3).label, ann.resolution(3).settled) == ("worry", True)
    assert [vote.label for vote in ann.votes(3)] == ["anger", "anger", "worry", "worry"]


def test_the_rule_stands_in_the_projects_file_and_holds_when_it_is_opened_again(project):
    ann, bob, _ = people(project).values()
    ann.correct(3, "anger")
    bob.correct(3, "worry")
    project.set_resolution(Rule.MAJORITY)
    project.close()
    file = project.folder / "emodesk.toml"
    assert 'resolution = "majority"' in file.read_text(encoding="utf-8")
    with Project.open(project.folder) as again:
        assert again.resolution is Rule.MAJORITY
        assert ReviewService(again, "ann").resolution(3).state == "disputed"
    # A rule written by hand holds as well.
    file.write_text(file.read_text(encoding="utf-8").replace("majority", "latest"), encoding="utf-8")
    with Project.open(project.folder) as again:
        assert ReviewService(again, "ann").resolution(3).label == "worry"
        with pytest.raises(DomainError, match="no rule “loudest” for votes; use latest, majority"):
            again.set_resolution("loudest")


def test_cannot_tell_is_a_vote_and_later_and_comments_leave_the_label_alone(project):
    ann, bob, _ = people(project).values()
    ann.correct(3, "anger")
    ann.later(3)
    bob.comment(3, "listen to the end")
    assert ann.resolution(3).label == "anger"
    bob.cannot_tell(3)
    assert ann.resolution(3).state == "unsure"
    assert QueueService(project).counts().unsure == 1
    with pytest.raises(DomainError, match="A comment says something"):
        bob.comment(3, "  ")


def test_counts_follow_every_decision_and_what_an_import_changes_of_a_decided_clip(project):
    queue, (ann, bob, _) = QueueService(project), people(project).values()
    project.set_resolution("majority")
    ann.correct(1, "sadness")
    ann.correct(3, "worry")
    bob.correct(3, "anger")
    counts = queue.counts()
    assert (counts.reviewed, counts.relabelled, counts.disputed, counts.kept, counts.open) == (1, 1, 1, 1, 3)
    with project.store.write() as connection:
        changed = {1: {"label": "", "split": "test"}, 2: {"speaker": "new"}, 3: {"split": "test"}}
        clips.change_some(connection, changed)
    counts = queue.counts()
    assert (counts.relabelled, counts.imported, counts.per_label) == (0, 1, {"worry": 1})
    with project.store.write() as connection:
        before = tally.cells(connection)
        tally.rebuild(connection)
        assert before == tally.cells(connection)


def test_a_round_learns_the_label_of_the_votes_or_where_asked_their_shares(project):
    ann, bob, cho = people(project).values()
    with project.store.write() as connection:
        clips.add(connection, [Clip(0, f"d{i}", f"/clips/d{i}.mp4", f"d{i:063x}") for i in range(4)])
    for clip in range(1, 11):
        ann.correct(clip, ("anger", "worry")[clip % 2])
    bob.correct(3, "anger")
    cho.correct(3, "anger")
    bob.cannot_tell(4)
    project.set_resolution("majority")
    rounds = RoundService(project)

    def frozen():
        folder = rounds.snapshot()
        assert read_spec(folder / "spec.json").labels_by == "majority"
        return {row.clip_id: row for row in read_clips(folder / "clips.csv")}

    hard = frozen()
    assert (hard["c2"].label, hard["c2"].targets, hard["c2"].weight) == ("anger", (), 1.0)
    project.set_soft_targets(True)
    soft = frozen()
    assert soft["c2"].label == "anger"
    assert dict(soft["c2"].targets) == pytest.approx({"anger": 2 / 3, "worry": 1 / 3})
    # A tie of a label and cannot tell has no label yet; what does not train has nothing to teach.
    assert (soft["c3"].split, soft["c3"].targets) == ("unlabelled", ())
    assert soft["c0"] == hard["c0"]


# ------------------------------------------------------------------------ Dawid–Skene


def simulated(shares_right, clips=400, classes=4, seed=0):
    """Votes of people who are right with these shares; the truth and the votes."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(classes, size=clips)
    clip, who = (part.ravel() for part in np.meshgrid(np.arange(clips), np.arange(len(shares_right))))
    right = rng.random(len(clip)) < np.array(shares_right)[who]
    said = np.where(right, truth[clip], (truth[clip] + rng.integers(1, classes, len(clip))) % classes)
    names = tuple(f"label {k}" for k in range(classes)), tuple(f"person {r}" for r in range(len(shares_right)))
    return truth, Votes(*names, clips, clip, who, said, np.full(clips, -1))


def test_dawid_skene_finds_who_is_careless_and_beats_the_majority():
    shares = (0.9, 0.9, 0.4, 0.35, 0.3)
    truth, votes = simulated(shares)
    worth = learn(votes)
    found = [float(np.diag(worth.confusion[name]).mean()) for name in votes.reviewers]
    assert found == pytest.approx(shares, abs=0.08)
    by_clip = [[(votes.reviewers[r], votes.labels[k]) for r, k in zip(votes.reviewer[votes.clip == c],
                votes.label[votes.clip == c], strict=True)] for c in range(votes.clips)]  # fmt: skip
    likely = np.array([worth.posterior(some) for some in by_clip])
    assert np.allclose(likely.sum(axis=1), 1)
    most = np.array([np.bincount(votes.label[votes.clip == c], minlength=4).argmax() for c in range(votes.clips)])
    assert (likely.argmax(axis=1) == truth).mean() > (most == truth).mean() + 0.1
    # What it says of its own certainty holds: of those that it holds nine in ten likely, about nine in ten are right.
    sure = likely.max(axis=1) > 0.9
    assert (likely.argmax(axis=1) == truth)[sure].mean() > 0.9


def test_dawid_skene_takes_what_is_known_for_certain():
    truth, votes = simulated((0.3, 0.3, 0.3), seed=3)
    known = np.where(np.arange(votes.clips) < 300, truth, -1)
    worth = learn(Votes(*[getattr(votes, name) for name in votes.__dataclass_fields__ if name != "known"], known))
    assert [float(np.diag(table).mean()) for table in worth.confusion.values()] == pytest.approx([0.3] * 3, abs=0.08)


def test_a_reviewer_not_seen_before_counts_as_anybody_and_no_vote_leaves_the_prior():
    _, votes = simulated((0.8, 0.8))
    worth = learn(votes)
    assert worth.posterior([]) == pytest.approx(worth.prior)
    assert worth.posterior([("a stranger", "label 1")]).argmax() == 1
