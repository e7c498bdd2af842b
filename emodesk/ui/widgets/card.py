"""A panel with a title: what Analyse and Rounds are made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStyleOption, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.label import Label

TOOL = 2 * GRID + 2  # pixels, height of what stands beside a title


class Card(QFrame):
    """A titled panel around one widget; `note` is a muted line beside the title, or below it where there is too little
    room for it, and `tools` stand at the right."""

    def __init__(
        self, title: str, content: QWidget | None = None, tools: tuple[QWidget, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("class", "panel")
        self.title = Label(title)
        self.title.setProperty("class", "title")
        self.note = Note()
        self._tools = tools
        self._head = head = QHBoxLayout()
        head.setSpacing(GRID)
        theme.keep_size(self.title, height=TOOL + GRID // 2)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        for tool in tools:
            # As high as the title, so that the titles of all cards stand at the same height.
            tool.setStyleSheet(f"padding: 0 {GRID}px; min-height: 0;")
            theme.keep_size(tool, height=TOOL + 2)
            head.addWidget(tool, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, 2 * GRID)
        self.body.setSpacing(GRID)
        self.body.addLayout(head)
        if content is not None:
            self.body.addWidget(content, 1)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._place_note()
        return super().event(event)

    def _place_note(self) -> None:
        margins, beside = self.body.contentsMargins(), [tool for tool in self._tools if not tool.isHidden()]
        taken = sum(widget.sizeHint().width() + self._head.spacing() for widget in (self.title, *beside))
        room = self.width() - margins.left() - margins.right() - taken
        below = self.note.fontMetrics().horizontalAdvance(self.note.text()) > room
        if below == self.note.wordWrap():
            return
        self.note.setWordWrap(below)
        self._head.setStretchFactor(self.title, 1 if below else 0)
        if below:
            self._head.removeWidget(self.note)
            self.body.insertWidget(1, self.note)
        else:
            self.body.removeWidget(self.note)
            self._head.insertWidget(1, self.note, 1)

    def keep_low(self) -> None:
        """Take no more height than the content needs."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)


class Note(Label):
    """A muted line that takes what room there is, and ends in … where that is too little, unless it wraps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(kind="muted", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event) -> None:
        if self.wordWrap():
            super().paintEvent(event)
            return
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        area, flags = self.contentsRect(), int(self.alignment())
        self.style().drawItemText(painter, area, flags, option.palette, self.isEnabled(), shown, self.foregroundRole())
        painter.end()


def words(text: str = "", kind: str = "", wrap: bool = True) -> Label:
    """A text that wraps and can be selected with the mouse; `kind` is a class of the style sheet."""
    label = Label(text)
    label.setWordWrap(wrap)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    if kind:
        label.setProperty("class", kind)
    return label
