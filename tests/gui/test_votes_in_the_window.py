"""Votes of several people in the window: the rule, comments, reviewers."""

from __future__ import annotations

import pytest
from made_rounds import make_project, make_round
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from review_window import press

from emodesk.commands.registry import COMMANDS
from emodesk.domain.resolution import Resolution, Rule
from emodesk.services.review import ReviewService
from emodesk.services.reviewers import initials_of
from emodesk.ui.rounds.workspace import RoundsWorkspace
from emodesk.ui.theme import theme
from emodesk.viewmodels import vote_words
from emodesk.viewmodels.session import Session

pytest_plugins = ["review_study", "review_window"]


def vote(review, clip: int, **said: str) -> None:
    """Let people vote on a clip, as they would in windows of their own."""
    for name, label in said.items():
        service = ReviewService(review.session.project, name)
        review.session.perform(lambda service=service, label=label: service.correct(clip, label))


def standing(review) -> str:
    label = review.prediction_panel._standing
    return label.text() if label.isVisible() else ""


def test_the_rule_stands_above_the_history_of_a_clip_that_several_voted_on(review, qtbot):
    clip = review.session.selected
    review.open_clips([clip])
    vote(review, clip, Ana="anger", Ben="anger", Cem="worry")
    qtbot.waitUntil(lambda: standing(review) == "worry · latest of 3 votes")
    review.session.perform(lambda: review.session.project.set_resolution(Rule.MAJORITY))
    qtbot.waitUntil(lambda: standing(review) == "anger · majority of 3 votes")
    tip = review.queue.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.splitlines()[-1] == "anger · majority of 3 votes"
    review.session.perform(lambda: review.session.project.set_resolution(Rule.ADJUDICATED))
    qtbot.waitUntil(lambda: standing(review) == "open · 3 votes differ")


def test_the_window_of_one_person_says_nothing_of_rules(review, qtbot):
    clip = review.session.selected
    review.open_clips([clip])
    vote(review, clip, Ana="anger")
    qtbot.waitUntil(lambda: " anger" in review.prediction_panel._history.text())
    assert standing(review) == ""


@pytest.mark.parametrize(
    ("rule", "found", "words"),
    [
        (Rule.MAJORITY, Resolution("reviewed", "anger", 1, 1.0, 1, "Ana"), "anger · the only vote"),
        (Rule.MAJORITY, Resolution("unsure", "", 3, 0.67, 1, "Ana"), "cannot tell · majority of 3 votes"),
        (Rule.ADJUDICATED, Resolution("reviewed", "anger", 2, 1.0, 1, "Ana"), "anger · all 2 votes agree"),
        (Rule.ADJUDICATED, Resolution("reviewed", "anger", 2, 0.5, 1, "Ana", True),
         "anger · settled by an adjudicator"),
        (Rule.DAWID_SKENE, Resolution("reviewed", "anger", 3, 0.934, 1, "Ana"),
         "anger · Dawid–Skene, 93 % likely, votes: 3"),
        (Rule.MAJORITY, Resolution("skipped", "", 0, 0.0, 1, "Ana"), ""),
        (Rule.MAJORITY, None, ""),
    ],
)  # fmt: skip
def test_what_a_clip_counts_as_is_said_with_its_rule(rule, found, words, qapp):
    assert vote_words.standing(found, rule) == words


def test_a_round_says_whose_labels_its_scores_are_measured_against(tmp_path, qtbot):
    theme.apply(QApplication.instance(), "light")
    with make_project(tmp_path / "study") as project:
        project.set_resolution(Rule.MAJORITY)
        session = Session(project, "Ana")
        session.rounds.ingest(make_round(project))
        workspace = RoundsWorkspace(session)
        qtbot.addWidget(workspace)
        workspace.show()
        known = workspace.result_panel._known
        qtbot.waitUntil(lambda: "measured against the majority of the votes" in known.text(), timeout=10_000)
        workspace.shut_down()


def lines(review, clip: int) -> list[tuple[str, str]]:
    return [(str(entry.kind), entry.note) for entry in review.session.review.history(clip)]


def write(review, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    assert review.note_field.hasFocus()
    QTest.keyClicks(review.note_field, text)
    QTest.keyClick(review.note_field, end)
    assert not review.note_field.isVisible()
    assert review.hasFocus()


def test_t_writes_a_comment_that_decides_nothing_and_ctrl_z_takes_it_back(review):
    clip = review.session.selected
    press(review, Qt.Key.Key_T)
    write(review, "two people speak, 12 s")
    assert lines(review, clip) == [("comment", "two people speak, 12 s")]
    assert review.session.selected == clip
    assert [row.state for row in review.session.queue.rows([clip])] == ["open"]
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [line.retracted for line in review.prediction.history()] == [True]


def test_esc_and_an_empty_comment_leave_nothing(review):
    clip = review.session.selected
    press(review, Qt.Key.Key_T)
    write(review, "half a thou", end=Qt.Key.Key_Escape)
    press(review, Qt.Key.Key_T)
    assert review.note_field.text() == ""
    write(review, "  ")
    assert lines(review, clip) == []


@pytest.mark.parametrize("reason", ["no face to be seen", ""])
def test_shift_f_flags_with_a_reason_or_without(review, reason):
    clip = review.session.selected
    press(review, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    write(review, reason)
    assert lines(review, clip) == [("flag", reason)]
    assert review.session.selected != clip


def test_what_was_begun_on_one_clip_never_goes_to_another(review):
    press(review, Qt.Key.Key_T)
    QTest.keyClicks(review.note_field, "of the first clip")
    review.flow.next()
    assert not review.note_field.isVisible()


def test_no_two_commands_share_a_key():
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))


@pytest.fixture
def window(study, open_window):
    return open_window(study)


def entries(menu) -> dict:
    """The menu's entries as a person finds them who opens it."""
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if not action.isSeparator()}


def test_the_reviewer_menu_lists_who_decided_before_and_switches(window):
    menu = window._reviewer.menu()
    assert list(entries(menu)) == ["Change reviewer…"]
    clip = window.session.selected
    vote(window.review, clip, Ana="anger", **{"Ben van Dam": "worry"})
    found = entries(menu)
    assert list(found) == ["A · Ana", "BD · Ben van Dam", "Change reviewer…"]
    assert found["A · Ana"].isChecked()
    found["BD · Ben van Dam"].trigger()
    assert window.session.reviewer == window._reviewer.text() == "Ben van Dam"
    assert entries(menu)["BD · Ben van Dam"].isChecked()


def test_initials_are_found_in_every_kind_of_name():
    assert [initials_of(name) for name in ("王小明", "ana.berg", "Ana Maria Berg", "…")] == ["王", "AB", "AB", "…"]


def test_the_rule_is_chosen_in_the_project_menu_says_what_changed_and_can_be_changed_back(window, qtbot):
    said: list[tuple[str, str]] = []
    window.session.notice.connect(lambda level, sentence: said.append((level, sentence)))
    clip = window.session.selected
    window.review.open_clips([clip])
    vote(window.review, clip, Ana="anger", Ben="anger", Cem="worry")
    assert entries(window._rules)["Latest decision"].isChecked()
    entries(window._rules)["Majority"].trigger()
    qtbot.waitUntil(lambda: len(said) == 1)
    level, sentence = said[0]
    assert level == "info"
    assert "Majority" in sentence
    assert "otherwise now: 1." in sentence
    assert "choose Latest decision to change it back" in sentence
    assert window.session.review.resolution(clip).label == "anger"
    qtbot.waitUntil(lambda: standing(window.review) == "anger · majority of 3 votes")
    assert entries(window._rules)["Majority"].isChecked()
    entries(window._rules)["Latest decision"].trigger()
    qtbot.waitUntil(lambda: len(said) == 2)
    assert window.session.review.resolution(clip).label == "worry"
    entries(window._rules)["Dawid–Skene"].trigger()
    qtbot.waitUntil(lambda: len(said) == 3)
    assert window.session.project.resolution is Rule.DAWID_SKENE
