"""A combo box that shows that it opens: the theme's style sheet takes Qt's own arrow away."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget

from emodesk.ui.theme import GRID, ROW, icon, theme

ARROW = 14  # pixels


class Choice(QComboBox):
    """One of a few; as wide as its widest entry, which is elided in the middle where it is kept narrower."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme.keep_size(self, height=ROW)
        theme.changed.connect(self.update)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideMiddle, room - 2)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        box = QRect(self.width() - ARROW - GRID, (self.height() - ARROW) // 2, ARROW, ARROW)
        icon("down", "muted" if self.isEnabled() else "disabled").paint(painter, box)
        painter.end()
