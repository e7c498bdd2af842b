"""Widgets that are garbage are freed by the painting thread, whoever allocates meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtWidgets import QWidget

from emodesk.ui.garbage import collect_due, settle


class Held:
    """Says which thread freed it."""

    def __init__(self, freed: list[threading.Thread]) -> None:
        self._freed = freed

    def __del__(self) -> None:
        self._freed.append(threading.current_thread())


def test_a_widget_in_a_cycle_is_never_freed_by_a_thread_that_allocates(qtbot):
    freed: list[threading.Thread] = []
    gc.collect()
    widget = QWidget()
    widget.show()
    widget.myself, widget.held = widget, Held(freed)
    del widget
    made: list[list] = []
    thread = threading.Thread(target=lambda: made.extend([] for _ in range(100_000)))
    thread.start()
    thread.join(10)
    assert not freed
    assert not thread.is_alive()
    qtbot.waitUntil(lambda: bool(freed), timeout=5000)
    assert freed == [threading.main_thread()]


def test_only_what_is_due_is_collected():
    gc.collect()
    before = gc.get_stats()[0]["collections"]
    collect_due()
    made = [[] for _ in range(10_000)]
    collect_due()
    assert gc.get_stats()[0]["collections"] - before == len(made) // 10_000


@pytest.fixture
def settled():
    """Collections that pass over what is there, until the test ends."""
    settle()
    yield
    gc.unfreeze()


def test_a_full_collection_passes_over_what_was_there_when_the_window_came_to_rest(settled):
    assert len(gc.get_objects()) < gc.get_freeze_count() / 100


def test_what_is_garbage_of_a_window_before_goes_when_the_next_one_comes_to_rest(settled):
    window = QWidget()
    window.myself = window
    gone = weakref.ref(window)
    settle()  # it is one of those that stay
    del window
    gc.collect()
    assert gone() is not None
    settle()
    assert gone() is None
