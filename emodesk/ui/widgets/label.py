"""Text from outside in the window: always plain, its control and reordering characters shown as what they are."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from trainer.protocol.printable import printable


class Label(QLabel):
    """What every text of the window stands in: never read as markup, so that a name cannot load a picture."""

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        if kind:
            self.setProperty("class", kind)

    def setText(self, text: str) -> None:
        super().setText(plain(text))


def plain(text: str) -> str:
    """`text` in its lines, with what would steer them shown as escapes."""
    return text if text.isprintable() else "\n".join(printable(line) for line in text.split("\n"))


def tool_button(text: str) -> QToolButton:
    """A button with words that stands among others."""
    button = QToolButton()
    button.setText(text)
    return button


def tip(text: str) -> str:
    """`text` for a tool tip, which Qt reads as markup wherever it looks like it."""
    text = plain(text)
    return "<qt>" + escape(text).replace("\n", "<br>") + "</qt>" if "<" in text else text


def caption(text: str) -> str:
    """`text` for a button or a menu, where & marks a key."""
    return printable(text).replace("&", "&&")
