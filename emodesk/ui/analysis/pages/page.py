"""What Analyse's pages share: cards in one or two columns, and charts that can be taken away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from emodesk.ui.charts import Chart
from emodesk.ui.theme import GRID, theme
from emodesk.ui.widgets.card import Card
from emodesk.viewmodels.insight import PageContent

TWO_COLUMNS = 96 * GRID  # pixels of width from which two cards stand side by side, where a page needs no more


class Page(QScrollArea):
    """Cards that scroll.

    Attributes:
        charts: what can be saved and copied: title, file name, chart.
        two_columns: pixels of width from which two cards stand side by side.

    Signals:
        openClips: keys of clips to look at in Review.
    """

    openClips = Signal(list)
    two_columns = TWO_COLUMNS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.charts: list[tuple[str, str, Chart]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        box = QWidget(self.viewport())
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setSpacing(GRID)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._cards: list[Card] = []
        self._left_out: list[Card] = []
        self._columns = 0
        self.setWidget(box)

    def show_content(self, content: PageContent) -> None:
        """Show what was read."""
        raise NotImplementedError

    def add(self, card: Card, name: str = "", chart: Chart | None = None) -> Card:
        """Add a card; its chart can be taken away under a name."""
        card.setParent(self.widget())  # laid out once the page is seen; without a parent it would outlive the window
        self._cards.append(card)
        if chart is not None:
            chart.setAccessibleName(card.title.text())
            self.charts.append((card.title.text(), name, chart))
        return card

    def show_card(self, card: Card, shown: bool) -> None:
        """Show a card or leave it out; the others close up."""
        if (card in self._left_out) != shown:
            return
        if shown:
            self._left_out.remove(card)
        else:
            self._left_out.append(card)
        card.setVisible(shown)
        columns, self._columns = self._columns, 0
        if columns:
            self._arrange(columns)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.viewport().width() >= theme.scaled(self.two_columns) else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(card for card in self._cards if card not in self._left_out):
            self._grid.addWidget(card, *divmod(place, columns))
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
