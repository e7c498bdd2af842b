"""Fixtures that every test may use: the shared folders where they are, and a quiet Qt."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests run side by side; before torch is imported
os.environ["LC_ALL"] = "C.UTF-8"  # the window and what tests start speak English, wherever they run
os.environ.pop("LANGUAGE", None)
OWN_DATA = "" if "EMODESK_DATA" in os.environ else tempfile.mkdtemp(prefix="emodesk-data-")
os.environ.setdefault("EMODESK_DATA", OWN_DATA)  # nothing of the person's own
STRICT = Path(__file__).with_name("strict_children")  # for the processes that tests start
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(STRICT), os.environ.get("PYTHONPATH", ""))))
# A shell that runs the tests in the background has them, and what they start, ignore Ctrl+C.
signal.signal(signal.SIGINT, signal.default_int_handler)
pytest.register_assert_rewrite("review_study", "review_window")  # plugins of some tests, imported by others
PATIENCE = 100_000  # milliseconds: a machine under load takes its time, and what never comes is found all the same
SHARED = Path(os.environ.get("EMODESK_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))


def pytest_unconfigure() -> None:
    """Leave nothing behind; the processes of a run have the folder of the one that began it."""
    if OWN_DATA:
        shutil.rmtree(OWN_DATA, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Where the painting thread alone collects garbage, tests without a window must not let it grow; and windows that
    were closed go, as in the program's event loop, or the next test's looks would dress them all once more."""
    result = yield
    if not gc.isenabled():
        from emodesk.ui.garbage import collect_due

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        collect_due()
    return result


@pytest.fixture(scope="session")
def qapp(qapp):
    """Qt's application with the program's own fonts and look, so that every machine measures and draws the same."""
    from emodesk.ui.garbage import Garbage
    from emodesk.ui.theme import theme

    Garbage(qapp)  # as in the program
    theme.apply(qapp, "light")
    return qapp


class PatientBot(QtBot):
    """pytest-qt's, that waits for what a test needs as long as it takes."""

    def waitUntil(self, callback, *, timeout=PATIENCE):
        """As QtBot's; no shorter than PATIENCE."""
        return super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(self, signal, *, timeout=PATIENCE, **rest):
        """As QtBot's; no shorter than PATIENCE."""
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE), **rest)

    def waitSignals(self, signals, *, timeout=PATIENCE, **rest):
        """As QtBot's; no shorter than PATIENCE."""
        return super().waitSignals(signals, timeout=max(timeout, PATIENCE), **rest)

    def waitExposed(self, widget, *, timeout=PATIENCE):
        """As QtBot's; no shorter than PATIENCE."""
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE))


@pytest.fixture
def qtbot(qapp, request) -> PatientBot:
    """pytest-qt's robot, with patience."""
    return PatientBot(request)


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and recent projects of the test's own: the person's stay untouched."""
    from PySide6.QtCore import QSettings

    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture
def painted(monkeypatch) -> list[str]:
    """Every text that the test's widgets paint from here on."""
    said: list[str] = []
    draw = QPainter.drawText

    def drawn(painter: QPainter, *how: object) -> object:
        said.extend(part for part in how if isinstance(part, str))
        return draw(painter, *how)

    monkeypatch.setattr(QPainter, "drawText", drawn)
    return said


@pytest.fixture
def controller(qapp, own_settings):
    """The program with no project open and nothing shown yet."""
    from emodesk import app as application

    made = application.AppController(application.make_application())
    yield made
    made._close()


class Answers(QObject):
    """What a test does in the modal dialogs that come, one after another: none of it goes on in the next test."""

    def __init__(self) -> None:
        super().__init__()
        self.expected: deque[tuple[type[QWidget], Callable, Callable]] = deque()
        self._timer = QTimer(self, interval=10)  # milliseconds
        self._timer.timeout.connect(self._look)

    def expect(
        self,
        kind: type[QWidget],
        act: Callable[[QWidget], object],
        ready: Callable[[QWidget], bool] = lambda dialog: True,
    ) -> None:
        """Do `act` in the next dialog of this kind that is open and ready; `act` may expect what it opens in turn."""
        self.expected.append((kind, act, ready))
        self._timer.start()

    def press(self, text: str) -> list[str]:
        """Press the button with this text in the next question; what the question says."""
        heard: list[str] = []

        def answer(box: QMessageBox) -> None:
            heard.append(f"{box.text()} {box.informativeText()}".strip())
            next(one for one in box.buttons() if one.text().replace("&", "") == text).click()

        self.expect(QMessageBox, answer)
        return heard

    def _look(self) -> None:
        kind, act, ready = self.expected[0]
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and ready(dialog):
            self.expected.popleft()
            self._timer.stop()
            # Not in here: a dialog that it opens has a loop of its own, in which this timer would stand still.
            QTimer.singleShot(0, self, lambda: self._act(act, dialog))

    def _act(self, act: Callable[[QWidget], object], dialog: QWidget) -> None:
        if self.expected:
            self._timer.start()
        try:
            act(dialog)
        except BaseException:
            dialog.close()  # the test fails by it, and does not wait for this dialog
            raise


@pytest.fixture
def answers(qapp) -> Iterator[Answers]:
    """Acts in modal dialogs while the test waits for them; each that is expected must come."""
    made = Answers()
    yield made
    expected = [kind.__name__ for kind, *_ in made.expected]
    made.deleteLater()
    made.expected.clear()
    made._timer.stop()
    assert not expected, "dialogs that never came"


def _folder(path: Path, what: str) -> Path:
    if not path.is_dir():
        pytest.skip(f"{what} are not here ({path.name})")
    return path


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """The folder of real clips: dev/ and models/."""
    return _folder(SHARED / "media", "real clips")


@pytest.fixture(scope="session")
def shared_goldens() -> Path:
    """Numbers from the reference implementations; EMODESK_GOLDENS names another folder of the same form."""
    return _folder(Path(os.environ.get("EMODESK_GOLDENS", SHARED / "goldens")), "golden numbers")


@pytest.fixture(scope="session")
def shared_bench() -> Path:
    """Real multimodal feature bundles with labels."""
    return _folder(SHARED / "bench", "bench features")
