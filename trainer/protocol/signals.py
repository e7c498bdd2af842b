"""How a process is asked to end: SIGTERM, and that it is handled as before once others have handled it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def handled_as_before() -> Iterator[bool]:
    """Put the handling of SIGTERM back at the end, whoever replaces it meanwhile; gives whether this thread may, which
    the main one alone may."""
    if threading.current_thread() is not threading.main_thread():
        yield False
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield True
    finally:
        if before is not None:  # else it was none of Python's
            signal.signal(signal.SIGTERM, before)


@contextmanager
def ended_as_by_hand() -> Iterator[None]:
    """The program that started this one ends it as Ctrl+C would: what is under way is seen to before it goes."""
    with handled_as_before() as may:
        if may:
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        yield
