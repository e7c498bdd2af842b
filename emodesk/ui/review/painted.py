"""Knows which clip each part of Review was painted for last: no key may decide on what has not been on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from emodesk.viewmodels.session import NO_CLIP


class _Part(QObject):
    """One widget that is watched, and the clip it was painted for last."""

    def __init__(
        self, widget: QWidget, holds: Callable[[QRegion], int], needed: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.widget, self.needed = widget, needed
        self.painted = NO_CLIP
        self._holds = holds
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event) -> bool:
        # Just before the widget paints itself, so that what it holds is what will be seen.
        if event.type() == QEvent.Type.Paint:
            key = self._holds(event.region())
            if key != NO_CLIP:
                self.painted = key
        return False


class PaintedParts(QObject):
    """Watches widgets being painted. A part that is closed, or scrolled out of sight, is not waited for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: list[_Part] = []

    def watch(self, widget: QWidget, holds: Callable[[QRegion], int], needed: Callable[[], bool] | None = None) -> None:
        """Watch a part; `holds` says which clip it shows where a region of it is painted, NO_CLIP for none."""
        self._parts.append(_Part(widget, holds, needed or (lambda: not widget.visibleRegion().isEmpty()), self))

    def refresh(self, key: int) -> None:
        """Have every part painted that was painted last for another clip, also where it looks the same for both."""
        for part in self._parts:
            if part.painted != key:
                part.widget.update()

    def expect(self) -> None:
        """From now on only what is painted anew counts."""
        for part in self._parts:
            part.painted = NO_CLIP
            part.widget.update()

    def show(self, key: int) -> bool:
        """Whether every part that is on the screen was painted for this clip."""
        return all(part.painted == key or not part.needed() for part in self._parts)
