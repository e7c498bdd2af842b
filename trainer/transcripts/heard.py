"""What a speech recogniser hears in a clip, and what such a recogniser is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from trainer.protocol.errors import UserError
from trainer.weights.hub import WeightsSource

RATE = 16_000  # hertz of all sound that is listened to
SILENCE = 3e-4  # peak amplitude (-70 dBFS) under which nobody is heard


class ListeningError(UserError):
    """Recognition that cannot go on at all; the text is one sentence saying what to do."""


class UnheardError(UserError):
    """This one clip could not be recognised; the text says why."""


@dataclass(frozen=True)
class HeardWord:
    """One word, `start` and `end` in seconds from the beginning of the sound."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Heard:
    """What was heard: '' where nobody speaks; `language` as a code (en, zh), '' where it is not told; `words` empty
    where no times are; `emotion` in the recogniser's own word, '' where it names none."""

    text: str
    language: str = ""
    words: tuple[HeardWord, ...] = ()
    emotion: str = ""


class Listener(Protocol):
    """A speech recogniser; `source` names it and its weights, so that nothing is heard twice by the same. `weights`:
    where those are that a hub has, None for others."""

    source: str

    @property
    def weights(self) -> WeightsSource | None:
        """Where they are."""
        ...

    def hear(self, sound: np.ndarray) -> Heard:
        """What is said in sound [S] at RATE; UnheardError where this one cannot be recognised."""
        ...


NOTHING_HEARD = Heard("")
