"""Our own mistakes in the window: caught wherever they happen, told once, with a report to copy."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QWidget

from emodesk.mistakes import close_log, open_log
from emodesk.ui.mistake_dialog import Mistakes
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.errors import UserError


@pytest.fixture
def log(tmp_path):
    path = open_log(tmp_path / "emodesk.log")
    yield path
    close_log()


@pytest.fixture
def mistakes(qtbot, log):
    """Installed in front of pytest-qt's own hook, which would fail the test."""
    found = Mistakes(log)
    found.install()
    found.reports = []
    found.found.connect(found.reports.append)
    yield found
    found.remove()
    if found.dialog is not None:
        found.dialog.close()


def fail() -> None:
    raise ZeroDivisionError("division by zero")


def test_a_mistake_in_a_timer_is_told_once_and_logged_every_time(mistakes, qtbot, log):
    for _ in range(2):
        QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: log.exists() and log.read_text().count("ZeroDivisionError: division by zero") == 2)
    qtbot.waitUntil(lambda: mistakes.dialog is not None)
    assert len(mistakes.reports) == 1
    assert mistakes.dialog.windowTitle() == "EmoDesk made a mistake"


def test_a_mistake_in_a_paint_is_told(mistakes, qtbot):
    class Broken(QWidget):
        def paintEvent(self, _event) -> None:
            fail()

    widget = Broken()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: mistakes.dialog is not None)


def test_a_mistake_in_a_thread_is_told_in_the_window(mistakes, qtbot):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: mistakes.dialog is not None)


def test_a_mistake_in_a_task_is_told_and_ends_the_waiting(mistakes, qtbot):
    task = BackgroundTask(lambda _progress, _cancelled: fail())
    with qtbot.waitSignal(task.failed) as failed:
        task.start()
    assert failed.args[0].startswith("EmoDesk made a mistake (ZeroDivisionError")
    qtbot.waitUntil(lambda: mistakes.dialog is not None)


def test_what_the_person_can_mend_in_a_task_is_a_sentence_alone(mistakes, qtbot):
    def refuse(_progress, _cancelled):
        raise UserError("{path} holds no JSON object.", path="a.json")

    task = BackgroundTask(refuse)
    with qtbot.waitSignal(task.failed) as failed:
        task.start()
    assert failed.args == ["a.json holds no JSON object."]
    assert mistakes.dialog is None


def test_copy_report_puts_the_report_on_the_clipboard(mistakes, qtbot):
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: mistakes.dialog is not None)
    mistakes.dialog.copy.click()
    assert QApplication.clipboard().text() == mistakes.reports[0]
    assert "ZeroDivisionError: division by zero" in mistakes.reports[0]


def test_what_qt_says_goes_to_the_log(mistakes, log, capsys):
    qWarning("a layout that cannot be")
    assert "WARNING emodesk.qt: a layout that cannot be" in log.read_text()
