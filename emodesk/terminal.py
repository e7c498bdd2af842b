"""Long work on a terminal: one line that moves, or a line now and then where the output goes to a file or a window."""

from __future__ import annotations

import shutil
import signal
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TextIO

from emodesk.domain.figures import figures_of
from trainer.protocol.metrics import Metrics
from trainer.protocol.printable import printable

OK, FAILED, STOPPED = 0, 1, 130  # how a command ends, as shells have it
BAR = 24  # characters
PLAIN_SECONDS = 2.0  # between two lines where nothing can be overwritten
MOVING_SECONDS = 0.05


quiet = False  # --quiet: no bar moves; what came of the work is still said


def counted(count: int, singular: str, plural: str = "") -> str:
    """“1 clip”, “2 clips”; `plural` where an s does not make it."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def cross_validated(metrics: Metrics | None) -> str:
    """“WAF in cross-validation 0.812 on 60 clips”, '' where it was not measured; each round is measured on the labels
    that it learnt from, so that two such figures are no comparison."""
    figures = figures_of(metrics, "cv")
    if figures is None or figures.waf.value is None:
        return ""
    on = f" on {counted(figures.clips, 'clip')}" if figures.clips else ""
    few = ", too few to tell anything" if figures.too_few else ""
    return f"WAF in cross-validation {figures.waf.value:.3f}{on}{few}"


def say(text: object, stream: TextIO | None = None) -> None:
    """One line on a stream, standard output by default; whatever stands in it cannot steer the terminal."""
    print(printable(text), file=stream or sys.stdout)


class ProgressBar:
    """Progress of one piece of work, as a context manager; `update` may be called as often as one likes."""

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self._title = title
        self._stream = sys.stderr if stream is None else stream
        self._moving = self._stream.isatty()
        self._said = 0.0
        self._line = ""
        self._unsaid = ""  # where lines move, the last one still wants its end

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._unsaid:
            self._write(self._unsaid, end="\n")

    def update(self, done: float, total: float, message: str = "") -> None:
        """Show `done` of `total` (0 where it is not known) and what is being worked on."""
        share = min(1.0, done / total) if total > 0 else 0.0
        full = round(BAR * share)
        bar = f"[{'#' * full}{'.' * (BAR - full)}] {round(100 * share):3d} %" if total > 0 and self._moving else ""
        count = f"{done:.10g} of {total:.10g}" if total > 0 else ""
        line = "" if quiet else " ".join(part for part in (f"{self._title}:", bar, count, printable(message)) if part)
        now = time.monotonic()
        if line == self._line:
            return
        self._line = self._unsaid = line
        if now - self._said >= (MOVING_SECONDS if self._moving else PLAIN_SECONDS):
            self._said = now
            self._write(line, end="" if self._moving else "\n")
            self._unsaid = line if self._moving else ""

    def _write(self, line: str, end: str) -> None:
        start = "\r\x1b[K" if self._moving else ""
        width = shutil.get_terminal_size().columns - 1 if self._moving else 1000
        self._stream.write(f"{start}{_cut(line, width)}{end}")
        self._stream.flush()


def _cut(line: str, width: int) -> str:
    """As much of a line as fits; Chinese characters take two places."""
    used = 0
    for at, character in enumerate(line):
        used += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used > width:
            return line[:at]
    return line


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Whether the person asked to stop: the first Ctrl+C cuts no write in two, the next interrupts whatever runs."""
    asked: list[bool] = []

    def ask(*_: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
