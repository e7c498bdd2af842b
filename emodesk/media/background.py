"""Small works beside the painting thread, the latest asked for first, because that is what is on the screen."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

WAITING_MOST = 256  # works waiting; older ones scrolled out of sight long ago


class Background:
    """Runs `work(item)` for each key asked for, in threads of its own, and keeps the latest results in memory.

    `hold()` lets nothing begin until `release()`: what is on the screen now may need the processor more.
    `on_ready(key, result)` is called in a thread; a work that raises ValueError or OSError has the result None.
    """

    def __init__(
        self,
        work: Callable[[Any], Any],
        on_ready: Callable[[Any, Any], None],
        keep: int = 512,
        threads: int = 1,
        name: str = "background",
    ) -> None:
        self._work = work
        self._on_ready = on_ready
        self._keep = keep
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._waiting: OrderedDict[Hashable, Any] = OrderedDict()
        self._running: set[Hashable] = set()
        self._closed = self._held = False
        self._changed = threading.Condition()
        self._threads = [threading.Thread(target=self._run, name=name, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def get(self, key: Hashable, item: Any) -> tuple[bool, Any]:
        """Whether the result is there, and the result; where it is not, the work is queued before all others."""
        with self._changed:
            if key in self._results:
                self._results.move_to_end(key)
                return True, self._results[key]
            if key not in self._running:
                self._waiting[key] = item
                self._waiting.move_to_end(key)
                if len(self._waiting) > WAITING_MOST:
                    self._waiting.popitem(last=False)
                self._changed.notify()
            return False, None

    def hold(self) -> None:
        """Begin nothing more for now; what runs ends."""
        self._held = True

    def release(self) -> None:
        """Go on."""
        with self._changed:
            self._held = False
            self._changed.notify_all()

    def close(self, timeout: float = 10.0) -> bool:
        """Forget what waits and end the threads; whether all ended in time (seconds)."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout)
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or (self._waiting and not self._held))
                if self._closed:
                    return
                key, item = self._waiting.popitem(last=True)
                self._running.add(key)
            try:
                result = self._work(item)
            except (ValueError, OSError):
                result = None
            with self._changed:
                self._running.discard(key)
                self._results[key] = result
                while len(self._results) > self._keep:
                    self._results.popitem(last=False)
                closed = self._closed
            if not closed:
                self._on_ready(key, result)
