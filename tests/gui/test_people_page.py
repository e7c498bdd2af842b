"""Analyse's page about people: figures that are read beside the window, marks that lead to their clips, blindness."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from emodesk.domain.passes import PassRule
from emodesk.services.passes import make_pass, take
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.ui.analysis.workspace import AnalysisWorkspace
from emodesk.ui.theme import theme
from emodesk.viewmodels.session import Session

pytest_plugins = ["review_study"]


@pytest.fixture
def open_analyse(qtbot, qapp):
    theme.apply(qapp, "light")

    def open_(project) -> AnalysisWorkspace:
        workspace = AnalysisWorkspace(Session(project, "Ana"))
        workspace.session.setParent(workspace)
        qtbot.addWidget(workspace)
        workspace.resize(1200, 640)
        workspace.show()
        workspace.show_page("people")
        people = workspace.deep.people
        qtbot.waitUntil(people.labels.has_content, timeout=10000)
        return workspace

    return open_


def vote(project) -> None:
    ben, cho = ReviewService(project, "Ben"), ReviewService(project, "Cho")
    for clip in range(1, 5):
        ben.correct(clip, "anger")
        cho.correct(clip, "worry" if clip == 3 else "anger")


def test_it_says_how_far_people_agree_and_each_mark_leads_to_its_clips(open_analyse, study, qtbot):
    vote(study)
    workspace = open_analyse(study)
    people = workspace.deep.people
    assert people.labels.rows[0].cells[0].text == "75 %"
    assert people.pairs.rows[0].text == "Ben · Cho"
    assert people.clips.rows[0].text == "clip_002"
    assert "Ben · Cho" in people.pairs.accessibleDescription()
    with qtbot.waitSignal(workspace.openClips) as opened:
        people.pairs.setFocus()
        QTest.keyClick(people.pairs, Qt.Key.Key_Down)
        QTest.keyClick(people.pairs, Qt.Key.Key_Return)
    assert opened.args == [[3]]


def test_it_follows_a_decision_while_it_is_looked_at(open_analyse, study, qtbot):
    vote(study)
    workspace = open_analyse(study)
    cho = ReviewService(study, "Cho")
    workspace.session.perform(lambda: cho.correct(3, "anger"))
    qtbot.waitUntil(lambda: workspace.deep.people.labels.rows[0].cells[0].text == "100 %", timeout=10000)


def test_it_is_there_before_any_round(open_analyse, fresh):
    vote(fresh)
    workspace = open_analyse(fresh)
    assert workspace.deep.people.isVisible()
    assert not workspace._pages.button(0).isEnabled()


def test_what_people_said_of_a_clip_that_is_still_to_be_decided_blind_is_not_told(open_analyse, study):
    make_pass(study, "blind", "Ana", ("Ana",), [3], PassRule())
    vote(study)
    ReviewService(study, "Cho").correct(1, "sadness")
    workspace = open_analyse(study)
    assert [row.text for row in workspace.deep.people.clips.rows] == ["clip_000"]


def test_it_says_how_much_more_often_each_agrees_with_the_model_in_its_sight(open_analyse, study, qtbot):
    vote(study)
    said = {row.key: row.pseudo_label for row in QueueService(study).rows(range(5, 13))}
    read = make_pass(study, "blind", "Ana", ("Ana",), [5, 6, 7, 8], PassRule(blind_model=True)).read
    blind, seen = ReviewService(study, "Ana", read.key), ReviewService(study, "Ana")
    while clips := take(study, read, "Ana"):
        for clip in clips:
            blind.correct(clip, next(label for label in study.labels.names if label != said[clip]))
    for clip in range(9, 13):
        seen.correct(clip, said[clip])
    people = open_analyse(study).deep.people
    (row,) = people.drawn.rows
    assert row.text == "Ana"
    assert [cell.text for cell in row.cells[:2]] == ["100 %", "0 %"]
    assert row.cells[2].text.startswith("+")
    assert "4 clips decided blind and 4 in sight" in row.cells[2].tip


def test_where_all_say_the_same_no_clip_stands_as_one_on_which_people_agree_least(open_analyse, study):
    for name in ("Ben", "Cho"):
        ReviewService(study, name).correct(2, "anger")
    people = open_analyse(study).deep.people
    assert people.clips.rows == ()
    assert people.clips.empty == "There is no clip here on which people differ."
