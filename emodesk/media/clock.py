"""The clock that playback follows: monotonic by itself, corrected by what the audio device says is heard."""

from __future__ import annotations

import time
from collections.abc import Callable

JUMP = 0.08  # seconds; a larger error is a break in the sound, not drift
GAIN = 0.1  # part of a small error that one correction takes away, so that devices that report in steps do not show


class Clock:
    """Position in a clip, in seconds, that runs at a speed.

    Attributes:
        running: whether the position moves.
        speed: clip seconds a second.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._base = 0.0
        self._since = 0.0
        self.running = False
        self.speed = 1.0

    def position(self) -> float:
        """Seconds of the clip."""
        if not self.running:
            return self._base
        return self._base + (self._now() - self._since) * self.speed

    def start(self) -> None:
        """Run on from where it stands."""
        if not self.running:
            self._since = self._now()
            self.running = True

    def pause(self) -> None:
        """Stand still."""
        self._base = self.position()
        self.running = False

    def seek(self, position: float) -> None:
        """Stand, or run on, from another position."""
        self._base = position
        self._since = self._now()

    def set_speed(self, speed: float) -> None:
        """Run at another speed from here on."""
        self.seek(self.position())
        self.speed = speed

    def error(self, heard: float, period: float | None = None) -> float:
        """Seconds by which what is heard is ahead; `period` is the length of the loop, None without one."""
        ahead = heard - self.position()
        # Just after the loop's end one of the two has begun anew and the other has not.
        return ahead - period * round(ahead / period) if period else ahead

    def follow(self, heard: float, period: float | None = None) -> None:
        """Come nearer to the position that is heard."""
        error = self.error(heard, period)
        self.seek(self.position() + (error if abs(error) > JUMP else error * GAIN))
