"""Stands over the picture of a clip that cannot be shown: why, how to find it again, how to decide all the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.key_tip import KeyTip
from emodesk.ui.widgets.label import Label, tip
from emodesk.ui.widgets.notice import Notice

FILLED = 0.7  # of a line, where words wrap


class CannotShow(QWidget):
    """Covers `host` while there is a problem; what it says stands below a notice at the host's upper edge, which steps
    aside where that leaves too little room.

    Signals:
        findChosen: the clips are to be looked for.
        unseenChosen: sound or transcript are enough for this clip.
    """

    findChosen = Signal()
    unseenChosen = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._problem = ""
        self._sentence = Label()
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._allowed = Label(self.tr("You decide by sound or transcript alone; the decision says so."))
        self._allowed.setWordWrap(True)
        self._allowed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.find_clips = QPushButton(self.tr("Find the clips…"))
        self.find_clips.clicked.connect(self.findChosen)
        self.unseen = QPushButton()
        KeyTip(self.unseen, self.tr("Sound or transcript alone ({key})"), ("setText",), key="review.unseen")
        self.unseen.setToolTip(self.tr("Decide on this clip without seeing it; the decision says so"))
        self.unseen.clicked.connect(self.unseenChosen)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        layout.addStretch(1)
        layout.addWidget(self._sentence)
        layout.addWidget(self._allowed)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        for button in (self.find_clips, self.unseen):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        host.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, problem: str, allowed: bool, can_find: bool) -> None:
        """Show why; `allowed`: it may be decided all the same; `can_find`: looking for the clips may help."""
        self._problem = problem
        self._sentence.setToolTip(tip(problem))
        self._allowed.setVisible(allowed)
        self.unseen.setVisible(not allowed)
        self.find_clips.setVisible(can_find)
        if problem:
            self.setGeometry(self.parentWidget().rect())
        self._fit()
        self.setVisible(bool(problem))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where a long path leaves no room, the sentence loses its middle; the tool tip has it whole."""
        covered = Notice.covered(self.parentWidget())
        if not self._fit_below(covered) and covered and self._problem:
            Notice.step_aside(self.parentWidget())
            self._fit_below(0)

    def _fit_below(self, covered: int) -> bool:
        """Put all below so many pixels that are covered; whether the sentence is whole there."""
        self.layout().setContentsMargins(GRID, GRID // 2 + covered, GRID, GRID // 2)
        metrics, margins = self._sentence.fontMetrics(), self.layout().contentsMargins()
        others = self.find_clips.sizeHint().height() + self.layout().spacing()
        if self._allowed.isVisibleTo(self):
            others += self._allowed.heightForWidth(self.width() - 2 * GRID) + self.layout().spacing()
        room = self.height() - margins.top() - margins.bottom() - others
        lines, width = room // metrics.lineSpacing(), self.width() - margins.left() - margins.right()
        letters = max(1, lines) * width * FILLED
        said = metrics.elidedText(self._problem, Qt.TextElideMode.ElideMiddle, int(letters))
        self._sentence.setText(said)
        return lines > 0 and said == self._problem

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(watched.rect())
        elif event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return False

    def _dress(self) -> None:
        # Over the picture's ground, which is dark in both themes.
        colour = theme.colour("on_picture").name()
        ground = theme.colour("picture").name()
        self.setStyleSheet(
            f"CannotShow {{ background: {ground}; }} QLabel {{ color: {colour}; background: transparent; }}"
        )
