"""What holds for every dialog: whole on a small screen in both languages, worked by the keyboard in reading order."""

from __future__ import annotations

import pytest
from every_dialog import every_dialog
from made_rounds import apply_round, make_project
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QTextEdit,
    QToolButton,
    QWidget,
)
from reading_order import backwards, described, stops

from emodesk import app, ui
from emodesk.ui.widgets.choice import Choice
from trainer.protocol.files import resources

pytest_plugins = ["review_window"]
SMALL = (960, 500)  # a screen of 960×540, less what a window manager puts around a dialog
OPERABLE = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QTextEdit)
INNER = (QAbstractSpinBox, QComboBox)  # what they are made of takes no focus of its own


@pytest.fixture
def window(open_window, tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        apply_round(project)
        yield open_window(project)


@pytest.fixture
def chinese(qapp):
    translator = QTranslator(qapp)
    assert translator.load(str(resources() / "translations" / "emodesk_zh_CN.qm"))
    yield translator
    qapp.removeTranslator(translator)


def shown(window, qtbot):
    """Every dialog by name, one after the other, open."""
    for name, make in every_dialog(window).items():
        dialog = make()
        dialog.show()
        qtbot.waitExposed(dialog)
        yield name, dialog
        dialog.close()
        dialog.deleteLater()


def cut(root: QWidget) -> list[str]:
    """Texts of visible widgets for which there is too little room."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        width = widget.fontMetrics().horizontalAdvance
        if widget.hasHeightForWidth() and isinstance(widget, QLabel | QAbstractButton):
            whole = widget.heightForWidth(widget.width()) <= widget.height() + 1
        elif isinstance(widget, QLabel):
            lines = widget.text().replace("&", "").split("\n")
            whole = max(map(width, lines)) <= widget.contentsRect().width() + 1
        elif isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
            whole = True
        elif isinstance(widget, QAbstractButton | QCheckBox):
            whole = widget.sizeHint().width() <= widget.width() + 1
        elif isinstance(widget, QLineEdit):
            example = widget.placeholderText()
            fits = width(example) <= widget.contentsRect().width() or example in widget.toolTip()
            whole = bool(widget.text()) or fits
        else:
            continue
        if not whole:
            found.append(f"{type(widget).__name__} {widget.text()!r} {widget.size().toTuple()}")
    return found


def test_every_dialog_is_whole_on_a_small_screen_in_both_languages(window, qtbot, qapp, chinese):
    for language in ("en", "zh"):
        if language == "zh":
            qapp.installTranslator(chinese)
        for name, dialog in shown(window, qtbot):
            dialog.resize(min(dialog.width(), SMALL[0]), min(dialog.height(), SMALL[1]))

            def whole(name=name, dialog=dialog, language=language) -> None:
                assert cut(dialog) == [], (name, language)

            qtbot.waitUntil(whole)  # what is read beside the painting thread comes a little later
            assert (dialog.width() <= SMALL[0], dialog.height() <= SMALL[1]) == (True, True), (name, language)


def is_beside_the_chosen(widget, reached) -> bool:
    """Whether the arrow keys lead to a button from the one of its group that is chosen: Qt leaves the Tab key that one,
    once it has had the focus."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and group.checkedButton() in reached


def test_the_tab_key_goes_through_every_dialog_as_the_eye_does_and_comes_to_all_of_it(window, qtbot):
    wrong, kinds = {}, set()
    for name, dialog in shown(window, qtbot):
        kinds.add(type(dialog))
        reached = stops(dialog)
        missed = [
            described(widget)
            for kind in OPERABLE
            for widget in dialog.findChildren(kind)
            if widget.isVisible()
            and widget.isEnabled()
            and widget not in reached
            and not isinstance(widget.parentWidget(), INNER)
            and not is_beside_the_chosen(widget, reached)
        ]
        bare = [described(box) for box in dialog.findChildren(QComboBox) if not isinstance(box, Choice)]
        if faults := [*backwards(dialog), *(f"missed: {what}" for what in missed), *(f"no arrow: {it}" for it in bare)]:
            wrong[name] = faults
    assert wrong == {}
    assert app.__name__  # which knows every dialog
    assert kinds == {kind for kind in QDialog.__subclasses__() if kind.__module__.startswith(ui.__name__)}
