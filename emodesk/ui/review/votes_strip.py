"""The votes on a clip side by side, while it is adjudicated: what each side says, who and when, and its key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.commands.registry import BY_ID
from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.card import words
from emodesk.ui.widgets.key_tip import keys_text, with_keys
from emodesk.ui.widgets.label import Label, caption, tip
from emodesk.ui.widgets.marks import badge_icon
from emodesk.ui.widgets.person import person_picture
from emodesk.ui.widgets.scroll_room import ScrollRoom
from emodesk.viewmodels.adjudication import Adjudicating, SideShown, VoiceLine
from emodesk.viewmodels.words import sentence_case, word
from trainer.protocol.grammar import filled

LEAST_HEIGHT, MOST_HEIGHT = 11 * GRID, 20 * GRID  # pixels of height
COLUMN = 26 * GRID  # pixels of height where the sides stand below each other
LOW = 70 * GRID  # pixels of the workspace's height below which there is no room for a strip
SHARE = 0.2  # of the window's height


class VotesStrip(QWidget):
    """Shown while adjudicating, hidden otherwise.

    Signals:
        sideChosen: index of the label that was taken, -1 for cannot tell.
        finishChosen: the clips that agree are to be settled.
    """

    sideChosen = Signal(int)
    finishChosen = Signal()

    def __init__(self, model: Adjudicating, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._labels = labels
        self.buttons: list[QPushButton] = []
        self.note = words("", "muted")
        self.note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.finish = QPushButton()
        self.finish.setProperty("class", "flat")
        self.finish.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.finish.setToolTip(self.tr("Settle every clip on which two votes or more agree, in one undoable step"))
        self.finish.clicked.connect(self.finishChosen)
        title = Label(self.tr("Votes: a key takes its side"))
        title.setProperty("class", "title")
        self._head = QHBoxLayout()
        self._head.setSpacing(GRID)
        self._head.addWidget(title)
        self._head.addWidget(self.note, 1)
        self._head.addWidget(self.finish)
        self._sides = QHBoxLayout()
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(2 * GRID)
        page = QWidget()
        page.setLayout(self._sides)
        self._room = ScrollRoom(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, GRID, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self._head)
        column.addWidget(self._room, 1)
        model.changed.connect(self._show)
        self._show()

    def stand(self, height: float, low: bool) -> None:
        """Take a share of the workspace's height, in pixels; in a low one, where it stands in a column, the sides are
        below each other."""
        flow = QBoxLayout.Direction.TopToBottom if low else QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(flow)
        self._head.setDirection(flow)
        theme.keep_size(self, height=COLUMN if low else round(min(MOST_HEIGHT, max(LEAST_HEIGHT, SHARE * height))))

    def text(self) -> str:
        """What is shown of the votes."""
        return "\n".join(label.text() for label in self._room.findChildren(Label))

    def _show(self) -> None:
        sides = self._model.sides()
        self.setVisible(bool(sides))
        while self._sides.count():
            self._sides.takeAt(0).widget().deleteLater()
        self.buttons = []
        if not sides:
            return
        for side in sides:
            self._sides.addWidget(self._side(side), 1)
        self.note.setText(self._model.weight())
        self.finish.setText(filled(self.tr("Settle {n} clips that agree"), n=self._model.agree))
        self.finish.setVisible(bool(self._model.agree))

    def _side(self, side: SideShown) -> QWidget:
        name = sentence_case(word(side.label)) if side.label else self.tr("Cannot tell")
        votes = filled(self.tr("{n} votes"), n=len(side.voices))
        takes = f"review.label{side.index + 1}" if side.index >= 0 else "" if side.label else "review.cannottell"
        key = keys_text(BY_ID[takes]) if takes else ""
        button = QPushButton(caption(f" {name} · {votes}   {key}".rstrip()), autoDefault=False)
        if side.label:
            button.setIcon(badge_icon(side.label, self._labels))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCheckable(True)
        button.setChecked(side.taken)
        if takes:
            button.setToolTip(with_keys(self.tr("Take this side ({key})"), key=takes))
        button.setEnabled(bool(takes))
        button.clicked.connect(lambda _checked, index=side.index: self.sideChosen.emit(index))
        self.buttons.append(button)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 4)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for voice in side.voices:
            column.addWidget(_voice(voice))
        column.addStretch(1)
        return box


def _voice(voice: VoiceLine) -> QWidget:
    mark = Label()
    mark.setPixmap(person_picture(voice.person))
    mark.setAccessibleName(voice.person.name)
    row = QHBoxLayout()
    row.setSpacing(GRID)
    row.addWidget(mark)
    who = words(f"{voice.person.name} · {voice.moment}", "muted")
    row.addWidget(who, 1)
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(row)
    for text in voice.beside:
        line = Label(text)
        line.setWordWrap(True)
        column.addWidget(line)
    box.setToolTip(tip("\n".join((who.text(), *voice.beside))))
    return box
