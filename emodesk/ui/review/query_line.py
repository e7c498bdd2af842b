"""The line above the queue in which one searches and filters: words, or terms such as `confidence<.5`."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from emodesk.domain.query import QueryError
from emodesk.ui.theme import GRID, icon
from emodesk.ui.widgets.label import Label
from emodesk.viewmodels.query_help import completions
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import Session

TYPING_PAUSE = 200  # milliseconds after the last key until the queue is filtered


class QueryLine(QWidget):
    """One line and, below it while it holds, why it cannot be understood.

    Signals:
        queryChosen: a query that can be understood, typed or put in.
    """

    queryChosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Search, or confidence<.5"))
        self.line.setToolTip(
            self.tr(
                "Words, or terms such as speaker=s3, confidence<.5, missing=image, comment; and, or, not, brackets. "
                "Tab completes."
            )
        )
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line.setAccessibleName(self.tr("Search the queue"))
        # The theme's tool buttons are taller than the ones inside a field may be.
        self.line.setStyleSheet("QToolButton { border: none; background: none; padding: 0; min-height: 0; }")
        self._wrong = Label(kind="danger")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self._offers: list[str] = []  # what Tab puts in one after the other
        self._begins = 0
        self.line.installEventFilter(self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(self.take)
        self.line.textChanged.connect(lambda _text: self._typing.start())
        self.line.textEdited.connect(lambda _text: self._offers.clear())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.line)
        layout.addWidget(self._wrong)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.text().strip()

    @property
    def problem(self) -> str:
        """Why what is typed is no query; '' where it is one."""
        return self._wrong.text() if self._wrong.isVisibleTo(self) else ""

    def take(self) -> bool:
        """Filter by what is typed, now; False where it cannot be understood, which is said."""
        self._typing.stop()
        try:
            self._session.queue.parsed(self.text)
        except QueryError as error:
            self._wrong.setText(said(error))
            self._wrong.show()
            return False
        self._wrong.hide()
        self.queryChosen.emit(self.text)
        return True

    def stop(self) -> None:
        """Wait for no more of it."""
        self._typing.stop()

    def put(self, text: str) -> None:
        """Show a query that is in force already."""
        if text != self.text:
            self.line.blockSignals(True)
            self.line.setText(text)
            self.line.blockSignals(False)
        self._wrong.hide()

    def add(self, term: str) -> None:
        """Narrow what is typed by one more term."""
        self.line.setText(f"{self.text} {term}".strip() if " or " not in self.text else f"({self.text}) {term}")
        self.take()

    def eventFilter(self, watched, event) -> bool:
        tab = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab and not event.modifiers()
        return (watched is self.line and tab and self._complete()) or super().eventFilter(watched, event)

    def _complete(self) -> bool:
        """Put in a word that what is typed begins, at the next Tab the next one; False where there is none."""
        typed = self.line.text()
        end = self.line.cursorPosition()
        if not self._offers:
            self._begins, self._offers = completions(self._session, typed[:end])
        if not self._offers:
            return False
        word = self._offers.pop(0)
        self._offers.append(word)
        self.line.setText(typed[: self._begins] + word + typed[end:])
        self.line.setCursorPosition(self._begins + len(word))
        return True
