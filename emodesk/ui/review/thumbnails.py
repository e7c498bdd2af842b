"""Small pictures of clips as pixmaps for the queue, made beside the painting thread."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from emodesk.domain import DomainError
from emodesk.media.thumbnails import KEPT_THUMBNAILS, Thumbnails
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import teller

CACHE = Path("cache", "thumbnails")  # in the project: pictures of people stay with it, and go with it


class ClipPixmaps(QObject):
    """Pixmaps by clip key.

    Signals:
        ready: key of the clip whose picture is there now.
    """

    ready = Signal(int)

    def __init__(self, session: Session, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails = Thumbnails(teller(self, "ready"), folder)
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()

    def get(self, key: int) -> QPixmap | None:
        """A clip's picture, None while it is being made and where it has none."""
        if key in self._pixmaps:
            self._pixmaps.move_to_end(key)
            return self._pixmaps[key]
        try:
            clip = self._session.clip(key)
        except DomainError:
            return None  # asked for while painting, where nothing may be raised; the queue says it itself
        picture = self._thumbnails.get(clip) if clip else None
        if picture is None:
            return None
        picture = np.ascontiguousarray(picture)
        height, width = picture.shape[:2]
        image = QImage(picture.data, width, height, picture.strides[0], QImage.Format.Format_RGB888)
        self._pixmaps[key] = QPixmap.fromImage(image)
        if len(self._pixmaps) > KEPT_THUMBNAILS:
            self._pixmaps.popitem(last=False)
        return self._pixmaps[key]

    def file(self, key: int) -> Path | None:
        """Where a clip's picture is kept, None where it is not."""
        clip = self._session.clip(key)
        path = self._thumbnails.file(clip) if clip else None
        return path if path is not None and path.is_file() else None

    def hold(self) -> None:
        """Make none until `release`: the clip that was chosen comes first."""
        self._thumbnails.hold()

    def release(self) -> None:
        """Go on making them."""
        self._thumbnails.release()

    def close(self) -> None:
        """End the thread."""
        self._thumbnails.close()
