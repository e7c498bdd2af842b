"""Analyse's page about people: figures that are read beside the window, marks that lead to their clips, blindness."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from emodesk.domain.passes import PassRule
from emodesk.domain.ratings import AROUSAL, HERTZ, Scale
from emodesk.services.passes import make_pass, take
from emodesk.services.queue import QueueService
from emodesk.services.ratings import fused_of, raters_of, ratings_of
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


def rate(project) -> None:
    wave = np.sin(np.arange(2 * HERTZ) / 8) * 0.8
    for name, lag in (("Ana", 0), ("Ben", 5)):
        late = np.roll(wave, lag)
        late[:lag] = np.nan
        ReviewService(project, name).rate(1, Scale(), late)
    ReviewService(project, "Ben").rate(2, Scale(AROUSAL), wave)


def test_it_says_how_late_and_how_alike_people_rate_and_a_trace_leads_to_its_moment(open_analyse, study, qtbot):
    vote(study)
    rate(study)
    workspace = open_analyse(study)
    ratings = workspace.deep.people.ratings
    known = {found.rates: found.raters for found in raters_of(study)}
    rows = {row.text: row.cells for row in ratings.raters.rows}
    assert set(rows) == {"Arousal · Ben", "Valence · Ana", "Valence · Ben"}
    ben = known["valence"]["Ben"]
    assert rows["Valence · Ben"][0].value == pytest.approx(ben.agreement)
    assert rows["Valence · Ben"][1].text == f"{ben.lag:.2f} s"
    assert rows["Arousal · Ben"][0].text == "–"
    assert [ratings.clip.itemText(at) for at in range(ratings.clip.count())] == ["clip_000, valence"]  # Ana rated it
    assert [line.name for line in ratings.trace.series] == ["Ana", "Ben", "all of them, weighted"]
    assert "CCC between the raters" in ratings.trace_card.note.text()
    fused = fused_of(ratings_of(study, 1), known["valence"]).weighted
    for point in ratings.trace.series[2].points:
        assert point.y == pytest.approx(fused[round(point.x * HERTZ)])
    with qtbot.waitSignal(workspace.openMoment) as opened:
        ratings.trace.setFocus()
        QTest.keyClick(ratings.trace, Qt.Key.Key_Right)
        QTest.keyClick(ratings.trace, Qt.Key.Key_Return)
    assert opened.args == [1, pytest.approx(ratings.trace.series[0].points[1].x)]


def test_what_others_said_along_the_time_of_a_clip_waits_until_one_has_rated_it(open_analyse, study):
    vote(study)
    wave = np.sin(np.arange(2 * HERTZ) / 8) * 0.8
    ReviewService(study, "Ben").rate(1, Scale(), wave)
    ratings = open_analyse(study).deep.people.ratings
    assert not ratings.trace.has_content()
    assert "once you have rated it yourself" in ratings.trace.empty


def test_without_any_rating_it_says_how_to_rate(open_analyse, study):
    vote(study)
    ratings = open_analyse(study).deep.people.ratings
    assert "Shift+R in Review" in ratings.raters.empty
    assert ratings.trace_card.isHidden()


def test_it_is_narrowed_to_the_clips_of_an_expression(open_analyse, study, qtbot):
    vote(study)
    workspace = open_analyse(study)
    people = workspace.deep.people
    workspace._filter.setText("clip_002")
    workspace._narrow()
    qtbot.waitUntil(lambda: people.labels.rows[0].cells[0].text == "0 %")
    assert [row.text for row in people.clips.rows] == ["clip_002"]
