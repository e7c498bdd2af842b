"""A real X display without a screen, with real key presses: what a person at the keyboard does to the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

SIZE = "1280x720x24"
KEYS = {"Return": "Return", "Space": "space", "Up": "Up", "Down": "Down", "Left": "Left", "Right": "Right"}


class VirtualDisplay:
    """An Xvfb server of its own; closes with the test.

    Attributes:
        name: the DISPLAY of programs that shall appear on it.
    """

    def __init__(self) -> None:
        if shutil.which("Xvfb") is None:
            pytest.skip("Xvfb is not installed")
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as file:
            self.name = f":{file.readline().strip()}"
        from Xlib import display

        self._display = display.Display(self.name)

    def close(self) -> None:
        """End the server."""
        self._display.close()
        self._server.terminate()
        self._server.wait(timeout=10)

    def environment(self) -> dict[str, str]:
        """The environment of a program that shall appear here."""
        return {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}

    def wait_for_window(self, title: str, seconds: float = 300) -> None:
        """Wait until a window whose title contains `title` is there, and give it the keyboard."""
        from Xlib import X
        from Xlib.error import BadWindow

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for window in self._display.screen().root.query_tree().children:
                try:
                    name = window.get_full_property(self._display.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
                    is_viewable = window.get_attributes().map_state == X.IsViewable
                except BadWindow:  # closed since they were listed
                    continue
                if name and title in name.value.decode("utf-8", "replace") and is_viewable:
                    # There is no window manager that would do it.
                    window.set_input_focus(X.RevertToParent, X.CurrentTime)
                    self._display.sync()
                    return
            time.sleep(0.05)
        raise AssertionError(f"no window “{title}” within {seconds} s")

    def press(self, *keys: str) -> None:
        """Press keys one after another: "1", "Return", "Control+z"."""
        from Xlib import XK, X
        from Xlib.ext import xtest

        for combination in keys:
            names = ["Control_L" if name == "Control" else name for name in combination.split("+")]
            codes = [self._display.keysym_to_keycode(XK.string_to_keysym(KEYS.get(name, name))) for name in names]
            for code in codes:
                xtest.fake_input(self._display, X.KeyPress, code)
            for code in reversed(codes):
                xtest.fake_input(self._display, X.KeyRelease, code)
            self._display.sync()

    def picture(self, path: Path) -> None:
        """Write what is on the display as a picture, where xwd's converter of Qt can."""
        from PySide6.QtGui import QImage
        from Xlib import X

        root = self._display.screen().root
        size = root.get_geometry()
        raw = root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF)
        QImage(raw.data, size.width, size.height, QImage.Format.Format_RGB32).save(str(path))
