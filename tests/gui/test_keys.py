"""Keys of one's own, going back through one's decisions, staying on a clip, and more labels than digits."""

from __future__ import annotations

import ast
import re

import pytest
import sentences
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from review_study import finish_round, label_some, make_study, write_clips
from review_window import label_of, press

from emodesk.commands import keys as held_keys
from emodesk.commands.registry import BY_ID, COMMANDS, LABEL_KEYS
from emodesk.domain import DomainError, LabelSet
from emodesk.domain.model import MOST_LABELS
from emodesk.ui.actions import load_keys, save_keys
from emodesk.ui.keys_sheet import KeysSheet
from emodesk.viewmodels.key_words import key_words

pytest_plugins = ["review_study", "review_window"]


@pytest.fixture(autouse=True)
def usual_keys():
    yield
    held_keys.take_up({})


def test_no_two_commands_that_can_hold_together_have_the_same_key():
    for command in COMMANDS:
        held_keys.choose(command.id, command.keys, BY_ID)


def test_keys_are_written_as_they_come_from_the_keyboard_so_that_a_conflict_is_seen(review):
    portable = QKeySequence.SequenceFormat.PortableText
    for command in COMMANDS:
        assert [QKeySequence(key).toString(portable) for key in command.keys] == list(command.keys)
    sheet = KeysSheet(review.keys, review)
    field = sheet.keys["review.skip"]
    for key, taken in ((Qt.Key.Key_Escape, "Esc"), (Qt.Key.Key_Delete, "Del")):
        assert not field.asked([QKeySequence(key).toString(portable)])
        assert sheet.problem.startswith(f"{taken} is the key of")


def test_no_phrase_of_the_window_names_a_key_that_a_person_may_change():
    named = re.compile(r"Ctrl\+|\((?:[A-Z]|F\d+|Space|Left|Right)\)|\b[A-Z] decides")
    phrases = [
        node.args[0].value
        for tree in sentences.trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert len(phrases) > 500
    assert [phrase for phrase in phrases if named.search(phrase)] == []


def test_what_names_a_key_names_the_persons(review):
    sheet, transport = KeysSheet(review.keys, review), review.stage.transport
    assert transport.mute.toolTip() == "Mute (M)"
    assert sheet.change("review.mute", ["Ctrl+Alt+M"])
    assert sheet.change("review.unseen", ["Ctrl+D"])
    assert transport.mute.toolTip() == transport.mute.accessibleName() == "Mute (Ctrl+Alt+M)"
    assert key_words("review.unseen") == "Ctrl+D"
    assert sheet.change("review.mute", [])
    assert transport.mute.toolTip() == "Mute"
    assert key_words("review.mute") == "“Mute”"
    transport.show_playing(True)
    assert transport._play.toolTip() == "Pause (Space)"


def test_a_key_that_was_changed_holds_at_once_is_shown_and_remembered(review, tmp_path):
    sheet = KeysSheet(review.keys, review)
    assert sheet.change("review.skip", ["Q"])
    review.label_bar.show_keys()
    assert sheet.keys["review.skip"].text == "Q"
    assert review.label_bar.skip._key == "Q"
    first = review.session.selected
    press(review, Qt.Key.Key_S)
    assert review.session.selected == first
    press(review, Qt.Key.Key_Q)
    assert review.session.review.present(first).kind == "skip"
    settings = QSettings(str(tmp_path / "keys.ini"), QSettings.Format.IniFormat)
    save_keys(settings)
    held_keys.take_up({})
    load_keys(settings)
    assert held_keys.keys_of(BY_ID["review.skip"]) == ("Q",)
    settings.setValue("keys", "nonsense")
    load_keys(settings)
    sheet._reset()
    assert sheet.keys["review.skip"].text == "S"


def test_a_key_that_another_command_has_is_refused_in_a_sentence(review):
    sheet = KeysSheet(review.keys, review)
    assert not sheet.change("review.skip", ["F"])
    assert sheet.problem == "F is the key of “Flag this clip” already; choose another, or give that one another first."
    assert sheet.keys["review.skip"].text == "S"
    assert sheet.change("review.skip", [])
    assert sheet.keys["review.skip"].text == "–"
    with pytest.raises(DomainError, match="Go to Review"):
        held_keys.choose("review.flag", ["F2"], BY_ID)  # holds in the whole window, so in Review, too


def test_a_key_is_taken_from_the_keyboard(review):
    sheet = KeysSheet(review.keys, review)
    sheet.show()
    field = sheet.keys["review.mute"]
    field.begin()
    QTest.keyClick(field.edit, Qt.Key.Key_J)
    assert field.text == "J"
    sheet.close()


def test_backspace_goes_back_through_own_decisions_and_escape_returns(review):
    decided = []
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        decided.append(review.session.selected)
        press(review, key)
    place = review.session.selected
    seen = []
    for _ in range(3):
        press(review, Qt.Key.Key_Backspace)
        seen.append(review.session.selected)
    assert seen == decided[::-1]
    press(review, Qt.Key.Key_Backspace)
    assert review.session.selected == decided[0]
    press(review, Qt.Key.Key_5)  # changes one's mind there
    assert label_of(review, decided[0]) == "worry"
    press(review, Qt.Key.Key_Escape)
    assert review.session.selected == place


def test_a_decision_stays_on_its_clip_where_going_on_is_switched_off(review, tmp_path):
    first = review.session.selected
    press(review, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    press(review, Qt.Key.Key_2)
    assert review.session.selected == first
    assert label_of(review, first) == "anger"
    settings = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    review.save_state(settings)
    review.flow.advances = True
    review.restore_state(settings)
    assert not review.flow.advances
    review.session.select(first)
    press(review, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    press(review, Qt.Key.Key_3)
    assert label_of(review, first) == "happiness"
    assert review.session.selected != first


def test_sixteen_labels_have_a_key_each_and_more_are_refused(open_review, tmp_path):
    names = tuple(f"emotion {letter}" for letter in "abcdefghijklmnop")
    assert len(names) == MOST_LABELS == len(LABEL_KEYS)
    with pytest.raises(DomainError, match="2 to 16 labels, not 17"):
        LabelSet((*names, "one more"))
    table = write_clips(tmp_path / "clips", 12)
    with make_study(tmp_path / "many", table, names) as project:
        label_some(project)
        finish_round(project)
        review = open_review(project, (960, 460))
        first = review.session.selected
        press(review, Qt.Key.Key_U)
        assert label_of(review, first) == names[-1]
        buttons = review.label_bar.buttons
        assert len({button.y() for button in buttons}) == 2
        right = review.label_bar.accept
        assert all(button.geometry().right() < right.geometry().left() for button in buttons)
        assert right.geometry().right() <= review.label_bar.width()
