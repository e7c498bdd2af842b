"""What is said in the clip: selectable text, its language and its speaker; the word that is being said is lit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QVBoxLayout, QWidget

from emodesk.domain import Clip
from emodesk.domain.recognised import Recognised, Word, placed
from emodesk.ui.theme import BODY, GRID, theme
from emodesk.ui.widgets.label import plain
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import NO_CLIP

LEAST_LINES = 1  # in the smallest window; more scroll


class TranscriptPanel(QWidget):
    """The transcript of one clip.

    Signals:
        seekRequested: seconds at which the word begins that was clicked.
    """

    seekRequested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(self.tr("Transcript"))
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.document().setDocumentMargin(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 0, GRID, GRID // 2)
        layout.addWidget(self._text)
        theme.changed.connect(self._dress)
        self._dress()
        self._clip: Clip | None = None
        self._recognised = False
        self._words: list[tuple[int, int, Word]] = []  # from and to which letter, in order
        self._lit = -1
        self._text.viewport().installEventFilter(self)

    @property
    def painted(self) -> QWidget:
        """The widget that the words are painted on."""
        return self._text.viewport()

    @property
    def clip_key(self) -> int:
        """Key of the clip whose words are shown, NO_CLIP for none."""
        return NO_CLIP if self._clip is None else self._clip.key

    def show_clip(self, clip: Clip | None, heard: Recognised | None = None, words: Sequence[Word] = ()) -> None:
        """Show what is said in a clip, None for no clip: beside what was recognised there, with the times of its
        `words` or lines."""
        self._clip = clip
        self._recognised = clip is not None and heard is not None and bool(heard.text) and heard.text == clip.transcript
        there = clip is not None and bool(clip.transcript)
        text = clip.transcript if there else "" if clip is None else self.tr("No transcript came with this clip.")
        self._text.setPlainText(plain(text))
        self._text.setEnabled(there)
        self._words, self._lit = placed(self._text.toPlainText(), words) if there else [], -1
        self._text.setExtraSelections([])
        self._text.viewport().update()

    def show_time(self, seconds: float) -> None:
        """Light the word that is being said at a time."""
        lit = next((n for n, (_, _, word) in enumerate(self._words) if word.start <= seconds < word.end), -1)
        if lit == self._lit:
            return
        self._lit = lit
        marks = []
        if lit >= 0:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self._text.document())
            mark.cursor.setPosition(self._words[lit][0])
            mark.cursor.setPosition(self._words[lit][1], QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setBackground(theme.colour("selection"))
            mark.format = look
            marks.append(mark)
        self._text.setExtraSelections(marks)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and not self._text.textCursor().hasSelection()
        ):
            letter = self._text.cursorForPosition(event.position().toPoint()).position()
            for first, last, word in self._words:
                if first <= letter <= last:
                    self.seekRequested.emit(word.start)
                    break
        return super().eventFilter(watched, event)

    def text(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def heading(self) -> str:
        """For the panel's title: language, speaker, that the words were recognised, what is odd about the file."""
        if self._clip is None:
            return ""
        by = self.tr("recognised, not corrected") if self._recognised else ""
        return " · ".join(part for part in (self._clip.language, self._clip.speaker, by, said(self._clip.note)) if part)

    def minimumSizeHint(self):
        hint = super().minimumSizeHint()
        hint.setHeight(self._text.fontMetrics().lineSpacing() * LEAST_LINES + GRID)
        return hint

    def _dress(self) -> None:
        self._text.setStyleSheet(
            f"QTextBrowser {{ background: transparent; border: none; padding: 0; font-size: {theme.scaled(BODY)}px;"
            f" color: {theme.tokens.text}; }} QTextBrowser:disabled {{ color: {theme.tokens.muted}; }}"
        )
