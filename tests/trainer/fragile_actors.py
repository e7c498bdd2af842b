"""Actors for the tests of the Ray engine that crash or hang when told to; little else, for actors import it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from trainer.features.ray_workers import Decoder, Device


class Fragile(Decoder):
    """A decoder that crashes or hangs at transcripts that say so, and leaves a line for every attempt."""

    def work(self, task: Any) -> Any:
        word = task.row.transcript
        with (Path(self._arguments[1]) / "attempts").open("a") as file:
            file.write(f"{word}\n")
        if word == "crash":
            os.abort()
        if word == "hang":
            time.sleep(60)
        return super().work(task)


class FragileDevice(Device):
    """An encoder on a device: the first one crashes at its first batch, the next one works."""

    def _prepare(self) -> None:
        if self._mark.exists():
            super()._prepare()

    def work(self, tasks: Any, *prepared: Any) -> Any:
        if not self._mark.exists():
            self._mark.touch()
            os.abort()
        return super().work(tasks, *prepared)

    @property
    def _mark(self) -> Path:
        return Path(self._arguments[1]) / "crashed"
