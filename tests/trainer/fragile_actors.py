"""Actors and calls for the tests of Ray that crash or hang when told to; little else, for actors import it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from trainer.features.ray_workers import Decoder, Device
from trainer.protocol.errors import UserError


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


def fragile_call(folder: str, word: str) -> str:
    """Answers with its word; crashes at the first try, fails, or hangs where the word says so."""
    tries = Path(folder) / word
    with tries.open("a") as file:
        file.write("x")
    if word == "crash" and tries.stat().st_size == 1:
        os.abort()
    if word == "doomed":
        os.abort()
    if word == "fail":
        raise UserError("{word} is no word.", word=word)
    if word == "hang":
        time.sleep(60)
    return word
