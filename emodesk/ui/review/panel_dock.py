"""A panel of the workspace that can be moved, floated, closed and found again, in the look of a card."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID, RADIUS, icon, theme
from emodesk.ui.widgets.card import Note
from emodesk.ui.widgets.label import Label, tip

TITLE = 3 * GRID + 4  # pixels, height of the title line
BUTTON = 2 * GRID + 4


class PanelDock(QDockWidget):
    """One panel; `name` keys the remembered layout. `note` stands muted beside the title."""

    def __init__(self, name: str, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.toggleViewAction().setText(title)
        self._bar = _TitleBar(self, title)
        self.setTitleBarWidget(self._bar)
        theme.changed.connect(self._dress)
        self._dress()
        card = QFrame(self)
        card.setObjectName("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(1, 0, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(content)
        self.setWidget(card)

    def set_note(self, text: str) -> None:
        """Say something short beside the title."""
        self._bar.set_note(text)

    @property
    def note(self) -> str:
        """What stands beside the title."""
        return self._bar.note

    def _dress(self) -> None:
        t = theme.tokens
        self.setStyleSheet(
            f"QFrame#card {{ background: {t.panel}; border: 1px solid {t.border}; border-top: none;"
            f" border-bottom-left-radius: {RADIUS}px; border-bottom-right-radius: {RADIUS}px; }}"
            f"QWidget#title {{ background: {t.panel}; border: 1px solid {t.border}; border-bottom: none;"
            f" border-top-left-radius: {RADIUS}px; border-top-right-radius: {RADIUS}px; }}"
        )


class _TitleBar(QFrame):
    """Title, note and the buttons to float and close; dragging it moves the dock."""

    def __init__(self, dock: PanelDock, title: str) -> None:
        super().__init__(dock)
        self.setObjectName("title")
        theme.keep_size(self, height=TITLE)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, 2, GRID // 2, 0)
        layout.setSpacing(GRID)
        name = Label(title)
        name.setProperty("class", "title")
        self._note = Note()  # gives way first: a long speaker's name must not widen the panel
        layout.addWidget(name)
        layout.addWidget(self._note, 1)
        close = QToolButton()
        close.setIcon(icon("close", "muted"))
        theme.keep_size(close, BUTTON, BUTTON, icon=12)
        close.setStyleSheet("QToolButton { padding: 0; min-height: 0; }")
        close.setProperty("class", "flat")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.setAccessibleName(self.tr("Close the panel {name}").format(name=title))
        close.setToolTip(self.tr("Close this panel; “Panels” in the menu brings it back"))
        close.clicked.connect(dock.close)
        layout.addWidget(close)
        for label in (name, self._note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return theme.size(10 * GRID, TITLE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def note(self) -> str:
        return self._note.text()

    def set_note(self, text: str) -> None:
        self._note.setText(text)
        self.setToolTip(tip(text))
