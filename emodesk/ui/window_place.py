"""Where a window was: remembered by its frame, so that it does not drift; brought back to a screen that is there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSettings, QSize
from PySide6.QtWidgets import QApplication, QWidget

PLACE = "window/place"  # keys in the settings: the frame's corner and the client's size; whether it fills the screen
MAXIMISED = "window/maximised"
TITLE_BAR = 40  # pixels that the frame may take above, before the window manager has said it
GRIP = 64  # pixels of a window that must be on a screen for it to count as being there


def fitted(wanted: QRect, screens: list[QRect], frame: QSize) -> QRect:
    """`wanted` (frame's corner, client's size) brought onto the screen that shows most of it, else the first.

    `screens` are what panels and docks leave of each; `frame` is what the frame adds to the client's size.
    """

    def shown(screen: QRect) -> int:
        common = screen.intersected(wanted)
        return common.width() * common.height() if common.width() >= GRIP and common.height() >= GRIP else 0

    screen = max(screens, key=shown)
    size = wanted.size().boundedTo(screen.size() - frame)
    room = screen.size() - frame - size
    corner = wanted.topLeft() if shown(screen) else screen.topLeft() + QPoint(room.width() // 2, room.height() // 2)
    x = min(max(corner.x(), screen.left()), screen.left() + room.width())
    y = min(max(corner.y(), screen.top()), screen.top() + room.height())
    return QRect(QPoint(x, y), size)


def save_place(window: QWidget, settings: QSettings) -> None:
    """Remember where the window is."""
    settings.setValue(MAXIMISED, window.isMaximized() or window.isFullScreen())
    if not (window.isMaximized() or window.isFullScreen() or window.isMinimized()):
        settings.setValue(PLACE, QRect(window.pos(), window.size()))


def restore_place(window: QWidget, settings: QSettings, size: QSize) -> None:
    """Put the window where it was, or in the middle of its screen at `size`; wholly on a screen either way."""
    screens = [screen.availableGeometry() for screen in QApplication.screens()]
    wanted = settings.value(PLACE)
    if not isinstance(wanted, QRect) or not wanted.isValid():
        nowhere = screens[0].bottomRight() + QPoint(screens[0].width(), screens[0].height()) * len(screens) * 100
        wanted = QRect(nowhere, size)
    place = fitted(wanted, screens, QSize(0, TITLE_BAR))
    window.resize(place.size())
    window.move(place.topLeft())  # the frame's corner: a client's would creep by the frame's width at each start
    if settings.value(MAXIMISED, False, type=bool):
        window.showMaximized()
