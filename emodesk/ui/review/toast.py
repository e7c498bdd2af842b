"""A short sentence over the picture that says what was just done, and goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QWidget

from emodesk.ui.theme import GRID, RADIUS, theme
from emodesk.ui.widgets.label import Label

SECONDS = 2.5


class Toast(Label):
    """One sentence at the foot of `host`; a new one takes the place of the last."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(parent=host)
        self._sentence = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(SECONDS * 1000))
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence for SECONDS."""
        self._sentence = sentence
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, _watched, event) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        host, metrics = self.parentWidget(), self.fontMetrics()
        beside = 2 * (GRID + GRID // 2 + 1)  # padding and border
        room = max(host.width() - 2 * GRID - beside, 10 * GRID)
        # In lines, so that none of it is lost; a name that no line has room for loses its middle.
        widest = max(map(metrics.horizontalAdvance, self._sentence.split()), default=0)
        fits = widest <= room
        self.setText(self._sentence if fits else metrics.elidedText(self._sentence, Qt.TextElideMode.ElideMiddle, room))
        self.setWordWrap(fits)
        self.setFixedWidth(min(room, metrics.horizontalAdvance(self.text())) + beside + 1)
        self.adjustSize()
        self.move((host.width() - self.width()) // 2, host.height() - self.height() - 2 * GRID)

    def _dress(self) -> None:
        # Over the picture, which is dark in both themes.
        self.setStyleSheet(
            f"QLabel {{ background: rgba(14, 16, 19, 220); color: #F3F4F6;"
            f" border: 1px solid rgba(255, 255, 255, 40); border-radius: {RADIUS}px;"
            f" padding: {GRID // 2}px {GRID + GRID // 2}px; }}"
        )
