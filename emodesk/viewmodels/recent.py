"""The recent projects of the start screen, read beside the painting thread: a project may lie on a slow disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from emodesk.services.summary import Summary, read_summary
from emodesk.viewmodels.tasks import BackgroundTask


class RecentModel(QObject):
    """Reads the summaries of some projects once.

    Signals:
        found: a project's folder, its Summary and its picture (a null image for none).
    """

    found = Signal(object, object, object)

    def __init__(self, folders: list[Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders = folders
        self._task = BackgroundTask(self._read, self)
        self._task.finished.connect(self._tell)

    def start(self) -> None:
        """Begin to read."""
        self._task.start()

    def _read(self, _progress: object, _cancelled: object) -> list[tuple[Path, Summary, QImage]]:
        return [(folder, summary := read_summary(folder), _picture(folder, summary)) for folder in self._folders]

    def _tell(self, found: list[tuple[Path, Summary, QImage]]) -> None:
        for project in found:
            self.found.emit(*project)


def _picture(folder: Path, summary: Summary) -> QImage:
    return QImage(str(folder / summary.picture)) if summary.picture else QImage()
