"""Asks before anything is sent or fetched: what, to whom or from where, and that nothing is the usual answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from emodesk.viewmodels.said import said
from trainer.protocol.errors import Sentence


def agrees_to_send(parent: QWidget, title: str, lines: Sequence[Sentence], send: str, leave: str) -> bool:
    """Whether the person agrees to what the lines say; `send` and `leave` are the buttons, the latter Enter's."""
    box = QMessageBox(QMessageBox.Icon.Question, title, "\n".join(said(line) for line in lines), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    agreed = box.addButton(send, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(leave, QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is agreed
