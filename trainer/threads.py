"""How torch shares the machine: before it is imported, and once the sizes are known."""

from __future__ import annotations

import os

SMALL_WIDTH = 4096  # total feature width up to which two threads are as fast as more


def wait_politely() -> None:
    """Let threads that wait sleep after some microseconds; must run before torch is imported.

    By default they spin on, and on a machine that is busy with something else (a window, another round) a fit on four
    threads then took a hundred times as long as on one. Sleeping at once costs a wake-up at every product, half of
    all the time of a fit.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")


def choose_threads(asked: int, width: int) -> int:
    """Set torch's threads for features of a total `width`, and return them; `asked` 0 lets the width decide."""
    import torch

    if asked or width <= SMALL_WIDTH:
        torch.set_num_threads(asked or min(2, torch.get_num_threads()))
    return torch.get_num_threads()
