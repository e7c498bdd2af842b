"""What is said in the clip: selectable text, its language and its speaker."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from emodesk.domain import Clip
from emodesk.ui.theme import BODY, GRID, theme
from emodesk.ui.widgets.label import plain
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import NO_CLIP

LEAST_LINES = 1  # in the smallest window; more scroll


class TranscriptPanel(QWidget):
    """The transcript of one clip."""

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

    @property
    def painted(self) -> QWidget:
        """The widget that the words are painted on."""
        return self._text.viewport()

    @property
    def clip_key(self) -> int:
        """Key of the clip whose words are shown, NO_CLIP for none."""
        return NO_CLIP if self._clip is None else self._clip.key

    def show_clip(self, clip: Clip | None) -> None:
        """Show what is said in a clip; None for no clip."""
        self._clip = clip
        there = clip is not None and bool(clip.transcript)
        text = clip.transcript if there else "" if clip is None else self.tr("No transcript came with this clip.")
        self._text.setPlainText(plain(text))
        self._text.setEnabled(there)
        self._text.viewport().update()

    def text(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def heading(self) -> str:
        """Language, speaker and what is odd about the file, for the panel's title."""
        if self._clip is None:
            return ""
        return " · ".join(part for part in (self._clip.language, self._clip.speaker, said(self._clip.note)) if part)

    def minimumSizeHint(self):
        hint = super().minimumSizeHint()
        hint.setHeight(self._text.fontMetrics().lineSpacing() * LEAST_LINES + GRID)
        return hint

    def _dress(self) -> None:
        self._text.setStyleSheet(
            f"QTextBrowser {{ background: transparent; border: none; padding: 0; font-size: {theme.scaled(BODY)}px;"
            f" color: {theme.tokens.text}; }} QTextBrowser:disabled {{ color: {theme.tokens.muted}; }}"
        )
