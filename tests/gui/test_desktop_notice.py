"""The notice at a round's end on desktops with a tray and without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from event_loop import live
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from emodesk.ui import desktop_notice
from emodesk.ui.desktop_notice import tell_desktop


@pytest.fixture
def away(qtbot) -> QWidget:
    """A window that is minimised."""
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    qtbot.waitUntil(window.isMinimized)
    return window


def test_a_click_on_the_notice_brings_a_minimised_window_back(away: QWidget, qtbot, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(desktop_notice, "SHOWN_MILLISECONDS", 1)  # however long ago: a person comes back after hours
    assert tell_desktop(away, "study", "Round 1: ready")
    assert tell_desktop(away, "study", "Round 2: ready")
    live(50)
    (icon,) = away.findChildren(QSystemTrayIcon)
    icon.messageClicked.emit()
    assert not away.isMinimized()
    QApplication.sendEvent(away, QEvent(QEvent.Type.WindowActivate))  # as the desktop does; here others may be in front
    qtbot.waitUntil(lambda: not away.findChildren(QSystemTrayIcon))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="those have a tray")
def test_a_desktop_without_a_tray_shows_the_notice_too(away: QWidget, qtbot, monkeypatch, tmp_path: Path):
    program, said = tmp_path / "notify-send", tmp_path / "said"
    program.write_text(f"#!/bin/sh\nprintf '%s|' \"$@\" > {said}.new; mv {said}.new {said}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    assert tell_desktop(away, "--study", "Round 1: ready")
    qtbot.waitUntil(said.exists)
    assert said.read_text("utf-8").endswith("|--|--study|Round 1: ready|")
