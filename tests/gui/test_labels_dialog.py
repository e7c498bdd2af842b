"""The label set edited in the window: what happens is said before, the window opens anew with the new labels."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QWidget
from small_projects import small_project

from emodesk.commands import keys as held_keys
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.ui.actions import Actions
from emodesk.ui.labels_dialog import COLOUR, MARK, NAME, WORDS, LabelsDialog
from emodesk.ui.theme import theme
from emodesk.ui.theme.tokens import DARK, Tokens, contrast
from trainer.protocol.files import resources


@pytest.fixture
def folder(tmp_path):
    with small_project(tmp_path / "study", 6, ["worry"]) as project:
        ReviewService(project, "ann").correct(2, "worry")
        ReviewService(project, "ann").correct(3, "surprise")
    return tmp_path / "study"


@pytest.fixture
def dialog(qtbot, qapp, folder):
    theme.apply(qapp, "light")
    with Project.open(folder) as project:
        around = QWidget()
        qtbot.addWidget(around)
        made = LabelsDialog(project, Actions(around), around)
        made.show()
        qtbot.waitUntil(lambda: made.report.toPlainText() == "Nothing has changed yet.")
        yield made
    held_keys.take_up({})


def test_what_a_change_does_is_said_as_it_is_typed_and_nothing_can_be_taken_that_cannot_be(dialog):
    assert not dialog.button.isEnabled()
    dialog.field(4, NAME).setText("fear")
    assert "“worry” is called “fear” from now on; its decisions (1) stay its own." in dialog.report.toPlainText()
    assert dialog.button.isEnabled()
    dialog.field(4, NAME).setText("anger")
    assert dialog.report.toPlainText().startswith("A label set names each label once")
    assert not dialog.button.isEnabled()
    dialog.field(4, NAME).setText("worry")
    dialog.become("surprise", ("counts", "happiness"))
    dialog.field(2, NAME).setText("joy")
    assert "“surprise” counts as “joy”: decisions 1" in dialog.report.toPlainText()


def test_a_colour_that_is_anothers_is_refused_and_one_of_its_own_is_seen_in_the_dark(dialog):
    anger = dialog.field(1, COLOUR)
    neutral = dialog.field(0, COLOUR)
    anger.setCurrentIndex(anger.findData("#7F8790"))
    anger.activated.emit(anger.currentIndex())
    assert "stands for both “neutral” and “anger”" in dialog.report.toPlainText()
    neutral.setCurrentIndex(neutral.findData("#006020"))
    neutral.activated.emit(neutral.currentIndex())
    assert dialog.report.toPlainText() == "Only looks and words of files change."
    theme.wear({"neutral": "#332288"}, {"anger": "Ag"})
    try:
        assert theme.letter("anger", ["anger", "neutral"]) == "Ag"
        assert theme.emotion("neutral", ["neutral"]).name().upper() == "#332288"
        theme.tokens = DARK
        dark = theme.emotion("neutral", ["neutral"]).name()
        assert min(contrast(dark, getattr(DARK, ground)) for ground in Tokens.GROUNDS) >= 3
    finally:
        theme.wear({}, {})


def test_a_colour_that_some_eyes_take_for_anothers_is_said_to_be(dialog):
    neutral = dialog.field(0, COLOUR)
    for colour, said in (("#00A07A", True), ("#006020", False), ("", False)):
        neutral.insertItem(1, colour, colour)
        neutral.setCurrentIndex(1)
        neutral.activated.emit(1)
        sentence = "People who see no green can hardly tell the colours of “neutral” and “surprise” apart."
        assert (sentence in dialog.report.toPlainText()) is said
        assert dialog.button.isEnabled() is bool(colour)  # it may be so


def test_a_key_that_is_taken_is_refused_and_another_holds_at_once(dialog):
    field = dialog.field(0, 0)
    dialog._actions.bind({"review.label1": lambda: None, "review.skip": lambda: None})
    field.asked(["S"])
    assert "S is the key of “Skip this clip” already" in dialog.report.toPlainText()
    field.asked(["N"])
    assert field.text == "N"


def test_a_refused_key_is_named_with_its_command_in_the_persons_language(dialog, qapp):
    dialog._actions.bind({f"review.label{n}": lambda: None for n in (1, 2)})
    chinese = QTranslator()
    assert chinese.load(str(resources() / "translations" / "emodesk_zh_CN.qm"))
    qapp.installTranslator(chinese)
    try:
        dialog.field(0, 0).asked(["2"])
        assert "标签 2" in dialog.report.toPlainText()
    finally:
        qapp.removeTranslator(chinese)


def test_the_window_opens_anew_with_labels_that_were_renamed_added_moved_and_taken_out(controller, qtbot, folder):
    try:
        assert controller.open(folder)
        dialog = LabelsDialog(controller.project, controller.window.actions_by_id, controller.window)
        for column, text in ((NAME, "fear"), (WORDS, "afraid， scared"), (MARK, "Fe")):
            dialog.field(4, column).setText(text)
        dialog.move_up(4)
        dialog.add_row()
        dialog.field(6, NAME).setText("disgust")
        dialog.become("surprise", ("counts", ""))
        controller.change_labels(dialog.wanted())
        names = ("neutral", "anger", "happiness", "fear", "sadness", "disgust")
        assert controller.project.labels.names == names
        assert [button.label for button in controller.window.review.label_bar.buttons] == list(names)
        assert controller.project.mapping["scared"] == "fear"
        assert controller.window.session.review.present(2).label == "fear"
        assert theme.letter("fear", names) == "Fe"
    finally:
        theme.wear({}, {})
