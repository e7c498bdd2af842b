"""How this machine plays: sound that is heard late, clips opened beforehand, and what stands in while one scrubs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from emodesk.media.stand_ins import ROUGH, SHARP, USUAL
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import words
from emodesk.ui.widgets.choice import Choice

MOST_DELAY = 1000  # milliseconds
MOST_AHEAD = 8  # clips


class PlaybackDialog(QDialog):
    """Each change holds at once, so that it can be heard and seen.

    Signals:
        delayChanged: seconds by which sound is heard later than the device says.
        aheadChanged: clips that are opened beforehand.
        shrunkChanged: how many times smaller than the pictures what stands in for them is, one of SHRUNK.
    """

    delayChanged = Signal(float)
    aheadChanged = Signal(int)
    shrunkChanged = Signal(int)

    def __init__(self, delay: float, ahead: int, shrunk: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Playback on this machine"))
        self.delay, self.ahead = QSpinBox(), QSpinBox()
        self.delay.setRange(-MOST_DELAY, MOST_DELAY)
        self.delay.setSingleStep(10)
        self.delay.setSuffix(self.tr(" ms"))
        self.delay.setValue(round(delay * 1000))
        self.ahead.setRange(0, MOST_AHEAD)
        self.ahead.setValue(ahead)
        self.stand_ins = Choice(self.tr("Pictures while you scrub HD"))
        for text, value in ((self.tr("Rough"), ROUGH), (self.tr("Usual"), USUAL), (self.tr("Sharp"), SHARP)):
            self.stand_ins.addItem(text, value)
        self.stand_ins.setCurrentIndex(self.stand_ins.findData(shrunk))
        for box in (self.delay, self.ahead):
            box.lineEdit().setTextMargins(GRID, 0, GRID, 0)
        self.delay.valueChanged.connect(lambda value: self.delayChanged.emit(value / 1000))
        self.ahead.valueChanged.connect(self.aheadChanged)
        self.stand_ins.currentIndexChanged.connect(lambda: self.shrunkChanged.emit(self.stand_ins.currentData()))
        form = QFormLayout()
        form.setVerticalSpacing(GRID)
        form.addRow(self.tr("Sound is heard late by"), self.delay)
        form.addRow(self.tr("Clips opened beforehand"), self.ahead)
        form.addRow(self.tr("Pictures while you scrub HD"), self.stand_ins)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(
            words(
                self.tr(
                    "Wireless headsets play late: the picture waits for what you hear. More clips opened beforehand "
                    "come without a pause, and take memory; so do sharper pictures while you scrub. Where the hand "
                    "rests, the exact frame comes."
                )
            )
        )
        column.addLayout(form)
        column.addWidget(buttons)
