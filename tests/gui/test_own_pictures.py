"""The program's own pictures where Qt would show its own: in questions, warnings and file dialogs, in both looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QToolButton,
)

from emodesk.ui.theme import icon, theme
from trainer.protocol.files import resources

SIDE = QSize(32, 32)
QUESTIONS = {"Information": "info", "Question": "question", "Warning": "warning", "Critical": "error"}


def painted(of: QIcon) -> QImage:
    return of.pixmap(SIDE).toImage()


def colours(image: QImage) -> set[str]:
    """Of the pixels that are wholly covered."""
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in (image.pixelColor(*place) for place in places) if pixel.alpha() == 255}


@pytest.fixture(params=["light", "dark"])
def look(qapp, request):
    theme.apply(qapp, request.param)
    yield request.param
    theme.apply(qapp, "light")


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_message_shows_a_picture_of_ours_in_one_colour_of_the_look(look, qtbot, kind):
    box = QMessageBox(QMessageBox.Icon[kind], "EmoDesk", "Remove round 3?")
    qtbot.addWidget(box)
    token = "danger" if kind in ("Warning", "Critical") else "accent"
    shown = box.iconPixmap()
    wanted = icon(QUESTIONS[kind], token).pixmap(shown.size()).toImage()
    assert shown.toImage() == wanted
    assert theme.colour(token).name() in colours(wanted)


def test_qts_own_file_dialog_is_drawn_with_our_pictures(look, qtbot, tmp_path):
    dialog = QFileDialog(None, "Open", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    ours = [painted(icon(path.stem)) for path in (resources() / "icons").glob("*.svg")]
    buttons = [button for button in dialog.findChildren(QToolButton) if not button.icon().isNull()]
    assert len(buttons) >= 6
    strange = [button.objectName() for button in buttons if painted(button.icon()) not in ours]
    assert strange == []


def test_what_is_ticked_is_filled_with_the_accent_and_says_so_in_both_looks(look, qtbot):
    box, listed = QCheckBox("blind"), QListWidget()
    box.setChecked(True)
    QListWidgetItem("Ana", listed).setCheckState(Qt.CheckState.Checked)
    for widget in (box, listed):
        qtbot.addWidget(widget)
        widget.resize(120, 60)
        seen = colours(widget.grab().toImage())
        assert {theme.colour("accent").name(), theme.colour("on_accent").name()} <= seen


def test_a_picture_keeps_its_form_where_the_room_is_narrow(qapp, qtbot):
    """As in the narrow buttons of a file dialog: smaller, not squeezed."""
    narrow = icon("folder").pixmap(QSize(10, 30)).toImage()
    rows = [y for y in range(30) if any(narrow.pixelColor(x, y).alpha() for x in range(10))]
    assert max(rows) - min(rows) < 10


def test_a_picture_follows_a_change_of_the_look(qapp, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    button.setIcon(button.style().standardIcon(button.style().StandardPixmap.SP_DirIcon))
    before = colours(painted(button.icon()))
    theme.apply(qapp, "dark")
    assert theme.colour("text").name() in colours(painted(button.icon())) - before
    theme.apply(qapp, "light")
