"""Review in a window of its own for tests: real clips, real keys, and waiting for what is painted."""

from __future__ import annotations

import time

import pytest
from event_loop import live
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from emodesk.ui.actions import Actions
from emodesk.ui.main_window import MainWindow
from emodesk.ui.review.workspace import ReviewWorkspace
from emodesk.ui.theme import theme
from emodesk.viewmodels.session import NO_CLIP, Session

SIZE = (1280, 640)  # what a window of 1280×720 leaves between its bar and its status line
PATIENCE = 100  # seconds: only guards against what never comes


@pytest.fixture
def open_review(qtbot, qapp):
    theme.apply(qapp, "light")
    opened = []

    def open_(project, size=SIZE) -> ReviewWorkspace:
        workspace = ReviewWorkspace(Session(project, "Ana"))
        workspace.keys = Actions(workspace)
        workspace.keys.bind(workspace.bindings(), workspace)
        qtbot.addWidget(workspace)
        workspace.resize(*size)
        workspace.show()
        workspace.activateWindow()
        workspace.setFocus()
        qtbot.waitUntil(workspace.hasFocus)
        opened.append(workspace)
        return workspace

    yield open_
    for workspace in opened:
        workspace.shut_down()
        workspace.session.setParent(workspace)


@pytest.fixture
def open_window(qtbot, qapp, tmp_path):
    """Opens the whole window on a project, with settings of its own."""
    theme.apply(qapp, "light")
    opened = []

    def open_(project, session: Session | None = None) -> MainWindow:
        settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
        made = MainWindow(session or Session(project, "Ana"), [], settings)
        qtbot.addWidget(made)
        made.resize(1280, 720)
        made.show()
        qtbot.waitExposed(made)
        opened.append(made)
        return made

    yield open_
    for window in opened:
        window.close()


@pytest.fixture
def review(open_review, study) -> ReviewWorkspace:
    return open_review(study)


def press(review: ReviewWorkspace, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key as a person does, who sees the clip first."""
    see(review)
    strike(review, key, modifier)


def strike(review: ReviewWorkspace, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key at once, whatever is on the screen."""
    QTest.keyClick(review.focusWidget() or review, key, modifier)


def see(review: ReviewWorkspace) -> None:
    """Wait until all of the selected clip has been painted."""
    end = time.monotonic() + PATIENCE
    while review.session.selected != NO_CLIP and not review.shows(review.session.selected):
        assert time.monotonic() < end, "the clip was never painted whole"
        live(1)


def label_of(review: ReviewWorkspace, key: int) -> str:
    decision = review.session.review.present(key)
    return decision.label if decision else ""


def shown(review, qtbot) -> int:
    """Wait until the selected clip's picture is there; its key."""
    player = review.stage.player
    qtbot.waitUntil(lambda: player.player.clip is not None and player.player.shown >= 0, timeout=10_000)
    return player.player.clip.key
