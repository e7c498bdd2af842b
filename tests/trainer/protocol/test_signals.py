"""SIGTERM ends a process as Ctrl+C does where that is asked for, and afterwards as before."""

from __future__ import annotations

import signal
import threading

import pytest

from trainer.protocol.signals import ended_as_by_hand, handled_as_before


def test_what_handles_sigterm_meanwhile_is_gone_afterwards_also_where_it_ended_badly():
    before = signal.getsignal(signal.SIGTERM)

    def work() -> None:
        with handled_as_before() as may:
            assert may
            signal.signal(signal.SIGTERM, lambda *_: None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert signal.getsignal(signal.SIGTERM) is before
    with pytest.raises(KeyboardInterrupt), ended_as_by_hand():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_thread_that_may_not_leaves_it_as_it_is():
    before, heard = signal.getsignal(signal.SIGTERM), []

    def work() -> None:
        with ended_as_by_hand(), handled_as_before() as may:
            heard.append((may, signal.getsignal(signal.SIGTERM) is before))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert heard == [(False, True)]
