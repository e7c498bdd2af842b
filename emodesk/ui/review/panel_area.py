"""The movable panels around the picture: where they stand at first, and where the person put them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from emodesk.ui.review.panel_dock import PanelDock
from emodesk.ui.theme import GRID, theme

LAYOUT = "review/layout"  # key in the settings
VERSION = 1  # of the arrangement; a layout remembered from another one is not restored
SIDES = {"queue": 33 * GRID, "prediction": 38 * GRID}  # pixels, widths at first
TRANSCRIPT = 8 * GRID + 4  # pixels, height at first: two lines
LOWER = ("transcript", "timeline")
LOW = 58 * GRID  # pixels of height below which both are as low as they can be, until the person changes that
TIMELINE_SHARE = 0.3  # of the height, at first
TIMELINE = (25 * GRID, 36 * GRID)  # pixels, the least and the most it takes at first


class PanelArea(QMainWindow):
    """A picture in the middle, docks around it; lives inside the workspace."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        # The side panels reach down to the labels, as the lower ones belong to the picture.
        for corner, area in (
            (Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self.setCorner(corner, area)
        self._docks: dict[str, PanelDock] = {}
        self._fixed: QDockWidget | None = None
        self._untouched = True
        self._was_low = False
        self._heights: dict[str, int] = {}  # of the lower panels before the area became low
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._give_heights)
        theme.changed.connect(self._dress)
        self._dress()

    def build(self, picture: QWidget, left: PanelDock, right: PanelDock, lower: list[PanelDock], foot: QWidget) -> None:
        """Put the picture in the middle, panels beside and below it, and `foot`, which stays, under them."""
        self.setCentralWidget(picture)
        self._docks = {dock.objectName(): dock for dock in (left, right, *lower)}
        self._fixed = QDockWidget(self)
        self._fixed.setObjectName("foot")
        self._fixed.setTitleBarWidget(QWidget())
        self._fixed.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self._fixed.setWidget(foot)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, left)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, right)
        below = [*lower, self._fixed]
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, below[0])
        for above, dock in pairwise(below):
            self.splitDockWidget(above, dock, Qt.Orientation.Vertical)
        for dock in lower:
            # What a closed panel leaves is the picture's, not its neighbour's.
            dock.visibilityChanged.connect(lambda _shown, dock=dock: self._settle.start() if dock.isHidden() else None)
        self._keep_foot()
        theme.changed.connect(self._keep_foot)
        for dock in self._docks.values():
            dock.topLevelChanged.connect(lambda floating, dock=dock: self._floated(dock, floating))
        self._first = self.saveState(VERSION)

    def reading_order(self) -> list[QWidget]:
        """The panels and the picture as one reads: from the left column to the right, each from the top."""
        place = Qt.DockWidgetArea
        columns: dict[Qt.DockWidgetArea, list[QWidget]] = {
            place.LeftDockWidgetArea: [],
            place.TopDockWidgetArea: [],
            place.NoDockWidgetArea: [self.centralWidget()],
            place.BottomDockWidgetArea: [],
            place.RightDockWidgetArea: [],
        }
        for dock in (*self._docks.values(), self._fixed):
            columns[self.dockWidgetArea(dock)].append(dock)
        return [area for column in columns.values() for area in column]

    def toggles(self) -> list[QAction]:
        """One checkable action a panel: shown or not."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def reset(self) -> None:
        """Put every panel back where it stood at first."""
        self.restoreState(self._first, VERSION)
        for dock in self._docks.values():
            dock.show()
        self._give_sizes()

    def save(self, settings: QSettings) -> None:
        """Remember where the panels are."""
        settings.setValue(LAYOUT, self.saveState(VERSION))

    def restore(self, settings: QSettings) -> None:
        """Put the panels where they were; where they stand at first if nothing is remembered."""
        state = settings.value(LAYOUT)
        self._untouched = not isinstance(state, QByteArray) or not self.restoreState(state, VERSION)
        self._fixed.show()

    def _keep_foot(self) -> None:
        foot = self._fixed.widget()
        self._fixed.setMaximumHeight(foot.sizeHint().height())
        self.centralWidget().setMinimumWidth(foot.minimumSizeHint().width())  # docks beside it do not ask the foot

    def _give_sizes(self) -> None:
        self.resizeDocks([self._docks[name] for name in SIDES], list(SIDES.values()), Qt.Orientation.Horizontal)
        self._give_heights()

    def _give_heights(self) -> None:
        least, most = TIMELINE
        timeline = min(most, max(least, round(self.height() * TIMELINE_SHARE)))
        if self.height() < LOW:  # the picture comes first
            self._stand({name: self._docks[name].minimumSizeHint().height() for name in LOWER})
        else:
            self._stand({"transcript": TRANSCRIPT, "timeline": timeline})

    def _stand(self, heights: Mapping[str, int]) -> None:
        there = [self._docks[name] for name in self._lower_there()]
        self.resizeDocks(there, [heights[dock.objectName()] for dock in there], Qt.Orientation.Vertical)

    def _lower_there(self) -> list[str]:
        return [name for name in LOWER if self._docks[name].isVisible() and not self._docks[name].isFloating()]

    def resizeEvent(self, event) -> None:
        """What a window loses the picture loses, but where it becomes low the panels below it make room, and take it
        again when there is more."""
        low = self.height() < LOW
        if low != self._was_low and not self._untouched:
            if low:
                self._heights = {name: self._docks[name].height() for name in self._lower_there()}
            QTimer.singleShot(0, self, self._give_heights if low else self._take_heights)
        self._was_low = low
        super().resizeEvent(event)

    def _take_heights(self) -> None:
        if set(self._heights) == set(self._lower_there()):
            self._stand(self._heights)
        else:
            self._give_heights()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._untouched:
            # Only now is the room known that the panels share.
            self._untouched = False
            QTimer.singleShot(0, self, self._give_sizes)

    def _floated(self, dock: PanelDock, floating: bool) -> None:
        # A floating panel is a window of its own: the keys of Review have to be given to it.
        for action in self.parentWidget().actions():
            if floating:
                dock.addAction(action)
            else:
                dock.removeAction(action)

    def _dress(self) -> None:
        t = theme.tokens
        self.setStyleSheet(
            f"PanelArea {{ background: {t.window}; }}"
            f" QMainWindow::separator {{ background: {t.window}; width: {GRID}px; height: {GRID}px; }}"
            f" QMainWindow::separator:hover {{ background: {t.border}; }}"
        )
