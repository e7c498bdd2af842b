"""Widgets that are garbage are freed by the painting thread, whoever allocates meanwhile."""

from __future__ import annotations

import gc
import threading

from PySide6.QtWidgets import QWidget

from emodesk.ui.garbage import collect_due


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
