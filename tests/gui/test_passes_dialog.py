"""Passes in the window: made on a short panel by the keyboard, read, ended; who reviews has a mark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from emodesk.services import passes
from emodesk.services.review import ReviewService
from emodesk.services.reviewers import list_reviewer, reviewers_of
from emodesk.ui.passes_dialog import PassesDialog
from emodesk.ui.widgets.person import person_picture

pytest_plugins = ["review_study", "review_window"]


@pytest.fixture
def window(open_window, study):
    list_reviewer(study, "Ben van Dam")
    return open_window(study)


@pytest.fixture
def dialog(window, qtbot) -> PassesDialog:
    window.actions_by_id.run("project.passes")
    opened = window.findChild(PassesDialog)
    qtbot.waitExposed(opened)
    return opened


def test_a_pass_is_made_and_read_without_the_mouse(dialog, window, study):
    QTest.keyClicks(dialog.name, "first")
    QTest.keyClicks(dialog.other, "Cho")
    QTest.keyClick(dialog.other, Qt.Key.Key_Return)
    dialog.make.setFocus()
    QTest.keyClick(dialog.make, Qt.Key.Key_Space)
    (made,) = passes.passes_of(study)
    assert (made.name, made.reviewers, made.made_by) == ("first", ("Ana", "Cho"), "Ana")
    assert (made.rule.blind_model, made.rule.blind_people, made.rule.votes) == (True, True, 1)
    assert dialog.list.item(0).text() == "first · 0 of 12 clips done\nAna 0, Cho 0"
    assert dialog.list.hasFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert window.session.reading == made
    assert window.review.queue_panel.chip.text() == "“first”: 0 of 12 clips done"


def test_whom_a_pass_names_is_listed_wherever_reviewers_are_before_they_decide(window, study):
    passes.make_pass(study, "first", "Ana", ["Ana", "Ben van Dam", "Cho"], range(1, 12), passes.PassRule())
    assert [person.name for person in reviewers_of(study)] == ["Ben van Dam", "Ana", "Cho"]
    assert len({person.colour for person in reviewers_of(study)}) == 3
    window.actions_by_id.run("project.passes")
    people = window.findChild(PassesDialog).people
    assert [people.item(row).text() for row in range(people.count())] == ["Ben van Dam", "Ana", "Cho"]


def test_the_rule_of_the_pass_that_is_chosen_is_said(window, study):
    people, rule = ["Ana", "Ben van Dam"], passes.PassRule
    rules = (
        rule(blind_model=False, blind_people=False),
        rule(overlap=0.25, votes=2, reconsider=True),
        rule(votes=5, until=0.95, gold=0.1, repeats=0.05),
    )
    for name, one in zip("abc", rules, strict=True):
        passes.make_pass(study, name, "Ana", people, range(1, 12), one)
    window.actions_by_id.run("project.passes")
    dialog = window.findChild(PassesDialog)
    said = []
    for row in range(3):
        dialog.list.setCurrentRow(row)
        assert dialog.rule.isVisible()
        said.append(dialog.rule.text())
    assert said == [
        "100 % of the clips until a label is above 0.95, with at most 5 votes · blind to the model · blind to others · "
        "Gold clips among them: 10 % · Own clips again: 5 %",
        "25 % of the clips with 2 votes · blind to the model · blind to others · show the model's answer after the "
        "choice, to think again",
        "each clip once · not blind",
    ]


def test_what_cannot_be_is_said_and_nothing_is_lost_of_what_was_entered(dialog, study):
    QTest.keyClicks(dialog.name, "first")
    dialog.votes.setValue(3)
    dialog.make.click()
    assert "3 votes a clip need as many reviewers" in dialog.notes.text()
    assert dialog.name.text() == "first"
    assert passes.passes_of(study) == []


def test_a_pass_is_ended_and_opened_again_and_only_its_reviewers_can_read_it(dialog, study):
    dialog.name.setText("first")
    dialog.make.click()
    assert dialog.read.isEnabled()
    dialog.end.click()
    assert not dialog.read.isEnabled()
    assert dialog.list.item(0).text().startswith("first · 0 of 12 clips done · ended")
    assert dialog.end.text() == "Open again"
    dialog.end.click()
    assert passes.passes_of(study)[0].ended is None
    dialog._session.set_reviewer("Ben van Dam")
    dialog._allow()
    assert not dialog.read.isEnabled()


def test_history_names_who_decided_with_their_mark_and_whether_it_was_blind(window, study, qtbot):
    ben = ReviewService(study, "Ben van Dam")
    clip = window.session.selected
    window.session.perform(lambda: ben.correct(clip, "anger"))
    window.session.perform(lambda: ReviewService(study, "Cho").flag(clip, "loud"))
    qtbot.waitUntil(lambda: "Ben van Dam" in window.review.prediction_panel._history.text())
    lines = window.review.prediction.history()
    assert [line.reviewer.initials for line in lines] == ["C", "BD"]
    assert len({line.reviewer.colour for line in lines}) == 2
    assert lines[1].beside.startswith("round 1 said")


def test_marks_of_two_reviewers_are_told_apart_by_letters_and_by_colour(window):
    one, other = window.session.person("Ben van Dam"), window.session.person("Cho")
    assert person_picture(one).toImage() != person_picture(other).toImage()
    assert (one.initials, other.initials) == ("BD", "C")


def test_what_checks_tell_of_the_reviewers_stands_below_the_passes(window, study, qtbot):
    made = passes.make_pass(study, "first", "Ana", ["Ana"], range(1, 12), passes.PassRule(gold=0.3)).read
    ana = ReviewService(study, "Ana", made.key)
    while clips := passes.take(study, made, "Ana"):
        for clip in clips:
            ana.correct(clip, "anger")
    window.actions_by_id.run("project.passes")
    dialog = window.findChild(PassesDialog)
    qtbot.waitUntil(lambda: dialog.checks.isVisible())
    assert "Ana: right on 2 of 4 gold clips" in dialog.checks.text()
