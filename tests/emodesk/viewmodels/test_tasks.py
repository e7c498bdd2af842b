"""Work beside the painting thread whose window has gone by the time that it ends."""

from __future__ import annotations

import random
import threading
from functools import partial

import pytest
from event_loop import live
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThreadPool, Signal
from PySide6.QtWidgets import QWidgetItem
from shiboken6 import delete, getCppPointer, wrapInstance

from emodesk.viewmodels.tasks import BackgroundTask, teller


class Source(QObject):
    """Something that tells."""

    told = Signal(int)


class Kept(QObject):
    """Says in which thread it went."""

    def __init__(self, gone: list[threading.Thread]) -> None:
        super().__init__()
        self._gone = gone

    def __del__(self) -> None:
        self._gone.append(threading.current_thread())


def in_a_thread(call, *values) -> None:
    thread = threading.Thread(target=call, args=values)
    thread.start()
    thread.join()


def test_what_another_thread_tells_is_heard_in_the_painting_one(qtbot):
    source, heard = Source(), []
    source.told.connect(lambda value: heard.append((value, threading.current_thread())))
    in_a_thread(teller(source, "told"), 1)
    qtbot.waitUntil(lambda: heard == [(1, threading.main_thread())])


def test_nobody_is_told_of_what_has_gone(qtbot):
    source, other, heard = Source(), Source(), []
    source.told.connect(heard.append)
    other.told.connect(heard.append)
    in_a_thread(teller(source, "told"), 1)
    delete(source)
    in_a_thread(teller(other, "told"), 2)
    qtbot.waitUntil(lambda: heard == [2])


def test_a_mistake_of_ours_stays_one():
    with pytest.raises(AttributeError):
        teller(Source(), "unheard")


def test_windows_close_while_their_work_tells_how_far_it_is(qapp):
    draw = random.Random(1)
    for _ in range(100):
        windows = [QObject(), QObject()]
        for window in windows:
            task = BackgroundTask(lambda progress, _stop: [progress(done, 1000, "") for done in range(1000)], window)
            task.progressed.connect(lambda *_news: None)
            task.start()
            del task
        live(draw.randrange(10))
        for window in windows:
            window.deleteLater()
        del windows, window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QThreadPool.globalInstance().waitForDone()


def test_work_begins_where_an_item_of_a_layout_was_that_has_gone(qtbot):
    (place,) = getCppPointer(QThreadPool.globalInstance())
    left = wrapInstance(place, QWidgetItem)  # as PySide keeps one of each item of a layout, and does not see it go
    done: list[object] = []
    task = BackgroundTask(lambda *_rest: "done")
    task.finished.connect(done.append)
    task.start()
    qtbot.waitUntil(lambda: done == ["done"])
    del left


def test_what_a_work_used_last_goes_in_the_painting_thread(qtbot):
    gone: list[threading.Thread] = []
    for _ in range(200):
        task = BackgroundTask(partial(lambda _kept, *_rest: None, Kept(gone)))
        task.start()
        del task
    qtbot.waitUntil(lambda: len(gone) == 200)
    assert set(gone) == {threading.main_thread()}
