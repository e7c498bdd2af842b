"""A joystick as the hand that rates: its device file is read through Qt's event loop, for Qt 6 knows no joysticks.

Linux alone has such files (Documentation/input/joydev/joystick-api.rst of the kernel); elsewhere there is none.
"""

from __future__ import annotations

import logging
import os
import struct
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

log = logging.getLogger(__name__)

FOLDER = Path("/dev/input")
PATTERN = "js[0-9]*"
EVENT = struct.Struct("=IhBB")  # struct js_event: milliseconds, value, type, number
EVENTS_AT_ONCE = 64
AXIS = 0x02  # type; with the bit 0x80 where the driver only tells how things stand, when the file is opened
UPRIGHT = 1  # number of the first stick's axis from up to down
FULL = 32767
LOOK_MILLISECONDS = 1000  # between two looks for one that is plugged in meanwhile


class Joystick(QObject):
    """The first joystick that can be read, while it is `listen`ed to; it may come and go.

    Attributes:
        folder: where device files are.
        refused: a device file that may not be read, '' where there is none.

    Signals:
        moved: where its stick stands, from -1 (down, or pulled) to 1 (up, or pushed away).
        found: True when one is there from now on, False when it is gone.
    """

    moved = Signal(float)
    found = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = FOLDER
        self.refused = ""
        self._file = -1
        self._notifier: QSocketNotifier | None = None
        self._looking = QTimer(self, interval=LOOK_MILLISECONDS)
        self._looking.timeout.connect(self._look)

    def listen(self) -> None:
        """Read the joystick that is there, or the one that comes."""
        self._looking.start()
        self._look()

    def stop(self) -> None:
        """Read no more; for who listens, the joystick is gone."""
        self._looking.stop()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
            os.close(self._file)
            self._file = -1
            self.found.emit(False)

    def _look(self) -> None:
        if self._notifier is not None:
            return
        self.refused = ""
        for path in sorted(self.folder.glob(PATTERN)):
            try:
                self._file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            except PermissionError:
                self.refused = str(path)
            except OSError as error:
                log.info("%s: %s", path, error)
            else:
                self.refused = ""
                self._notifier = QSocketNotifier(self._file, QSocketNotifier.Type.Read, self)
                self._notifier.activated.connect(self._read)
                self.found.emit(True)
                return

    def _read(self) -> None:
        if self._notifier is None:
            return  # stopped meanwhile
        try:
            data = os.read(self._file, EVENT.size * EVENTS_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""  # unplugged
        if not data:
            self.stop()
            self._looking.start()
            return
        whole = data[: len(data) // EVENT.size * EVENT.size]
        stands = [value for _, value, kind, number in EVENT.iter_unpack(whole) if (kind, number) == (AXIS, UPRIGHT)]
        if stands:
            self.moved.emit(max(-stands[-1] / FULL, -1.0))
