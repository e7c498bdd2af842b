"""Adjudication: clips whose votes differ, those that agree settled in one step, a reviewer's clips opened again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from small_projects import small_project

from emodesk import cli
from emodesk.domain import Changes, Decision, DecisionKind, DomainError
from emodesk.domain.passes import PassRule
from emodesk.services.adjudication import agenda, finish_agreeing, reopen, sides_of
from emodesk.services.passes import end_pass, make_pass, take
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.store import votes


@pytest.fixture
def project(tmp_path):
    with small_project(tmp_path / "study", 8) as project:
        yield project


def people(project, *names):
    return [ReviewService(project, name) for name in names]


def test_clips_whose_votes_differ_wait_until_they_are_adjudicated_and_again_after_another_vote(project):
    ann, bob, cho, ada = people(project, "ann", "bob", "cho", "ada")
    ann.correct(1, "anger")
    bob.correct(1, "worry")
    ann.correct(2, "anger")
    bob.cannot_tell(2)
    ann.correct(3, "anger")
    bob.skip(3)
    assert agenda(project, "ada").differ == (1, 2)
    ada.adjudicate(1, "worry")
    ada.adjudicate(2, "")
    assert agenda(project, "ada").differ == ()
    project.set_resolution("adjudicated")
    assert (ada.resolution(1).label, ada.resolution(2).state) == ("worry", "unsure")
    cho.correct(1, "sadness")
    assert agenda(project, "ada").differ == (1,)
    cho.undo()
    assert agenda(project, "ada").differ == ()


def test_sides_stand_side_by_side_with_comments_spans_and_their_moment(project):
    ann, bob, cho = people(project, "ann", "bob", "cho")
    ann.correct(1, "anger")
    ann.comment(1, "listen to the end")
    bob.mark_span(1, 0.5, 1.5, label="worry")
    bob.correct(1, "worry", milliseconds=1200)
    cho.correct(1, "worry", note="@ann no")
    worry, anger = sides_of(project, 1)
    assert [voice.vote.reviewer for voice in worry.voices] == ["bob", "cho"]
    assert (worry.voices[0].vote.milliseconds, worry.voices[0].spans[0].start) == (1200, 0.5)
    assert worry.voices[1].comments == ("@ann no",)
    assert (anger.label, anger.voices[0].comments) == ("anger", ("listen to the end",))


def test_clips_that_agree_are_settled_in_one_step_that_one_undo_takes_back(project):
    ann, bob, ada = people(project, "ann", "bob", "ada")
    for clip, label in ((1, "anger"), (2, "worry")):
        ann.correct(clip, label)
        bob.correct(clip, label)
    ann.cannot_tell(3)
    bob.cannot_tell(3)
    ann.correct(4, "anger")
    with project.store.write() as connection:  # accepted unseen
        votes.record(connection, Decision(0, 4, "bob", DecisionKind.ACCEPT, "anger", datetime.now(UTC), under="bulk"))
    assert agenda(project, "ada").agree == {1: "anger", 2: "worry", 3: ""}
    assert finish_agreeing(project, "ada").clips == (1, 2, 3)
    assert agenda(project, "ada").agree == {}
    assert [ann.resolution(clip).settled for clip in (1, 2, 3, 4)] == [True, True, True, False]
    ada.undo()
    assert agenda(project, "ada").agree == {1: "anger", 2: "worry", 3: ""}
    ada.redo()
    assert agenda(project, "ada").agree == {}


def test_what_an_open_pass_still_wants_votes_on_waits_for_them(project):
    read = make_pass(project, "three", "ada", ("ann", "bob", "cho"), [1, 2], PassRule(votes=3, blind_model=False)).read
    inside = [ReviewService(project, name, read.key) for name in ("ann", "bob")]
    for review in inside:
        take(project, read, review.reviewer)
        review.correct(1, "anger" if review.reviewer == "ann" else "worry")
        review.correct(2, "worry")
    left = agenda(project, "ada")
    assert (left.differ, left.agree, left.still_read) == ((), {}, 2)
    end_pass(project, read.key)
    left = agenda(project, "ada")
    assert (left.differ, left.agree, left.still_read) == ((1,), {2: "worry"}, 0)


def test_clips_that_are_hidden_from_who_adjudicates_are_none_to_look_at(project):
    (bob,) = people(project, "bob")
    read = make_pass(project, "one", "ada", ("ann", "ada"), [1], PassRule(overlap=0)).read
    take(project, read, "ann")
    ReviewService(project, "ann", read.key).correct(1, "anger")
    bob.correct(1, "worry")
    left = agenda(project, "ada")
    assert (left.differ, left.still_read, left.hidden) == ((), 0, 1)
    assert agenda(project, "eve").differ == (1,)
    end_pass(project, read.key)
    assert agenda(project, "ada").differ == (1,)


def test_a_reviewers_clips_are_opened_again_and_one_undo_of_who_did_it_brings_them_back(project):
    ann, bob, ada = people(project, "ann", "bob", "ada")
    ann.skip(1)
    ann.correct(1, "anger")
    ann.correct(2, "worry")
    ann.comment(2, "sure")
    bob.correct(2, "worry")
    ada.correct(5, "anger")
    assert reopen(project, "ada", "ann").clips == (1, 2)
    assert (ann.resolution(1), ann.resolution(2).votes) == (None, 1)
    assert [entry.kind for entry in ann.history(1)][-1] is DecisionKind.RETRACT
    with pytest.raises(DomainError, match="“ann” has no vote in this project that could be opened again"):
        reopen(project, "ada", "ann")
    with pytest.raises(DomainError, match="your own"):
        reopen(project, "ada", "ada")
    assert ada.redo() == Changes()
    assert ada.undo().clips == (1, 1, 2)
    assert (ann.resolution(1).label, ann.resolution(2).votes) == ("anger", 2)
    assert ada.undo().clips == (5,)
    assert ada.undo() == Changes()
    assert ada.redo().clips == (5,)


def test_the_command_lists_finishes_and_opens_again(project, capsys):
    ann, bob = people(project, "ann", "bob")
    for clip, labels in ((1, ("anger", "worry")), (2, ("worry", "worry"))):
        for review, label in zip((ann, bob), labels, strict=True):
            review.correct(clip, label)
    folder = project.folder
    project.close()

    def run(*words):
        status = cli.main([str(word) for word in ("adjudicate", folder, *words)])
        return status, capsys.readouterr().out

    assert run() == (0, "c0: anger (ann); worry (bob)\nvotes differ on 1 clip, agree on 1 not yet settled\n")
    found = json.loads(run("--agreeing", "--json")[1])
    assert (found["finished"], found["agree"], found["differ"]) == (1, 0, {"c0": {"anger": ["ann"], "worry": ["bob"]}})
    assert run("--reopen", "ann")[1].startswith("2 clips of ann opened again\n")
    assert run("--reopen", "zed")[0] == 1
    with Project.open(folder) as again:
        assert ReviewService(again, "bob").resolution(1).votes == 1
