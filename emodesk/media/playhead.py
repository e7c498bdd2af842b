"""Where playback stands: the clock, the sound that drives it, and the section that repeats."""

from __future__ import annotations

import time
from collections.abc import Callable

from emodesk.media.clock import Clock
from emodesk.media.sound import AudioOutput, SoundTrack

SHORTEST = 0.02  # seconds; a shorter section is no section
PATIENCE = 0.5  # seconds that a start waits for sound to be decoded and then to be heard
APART = 0.25  # seconds; sound so far from the clock begins anew at the clock's place: the picture never runs back
RETRY = 1.0  # seconds between two such beginnings
STALLED = 0.3  # seconds without progress after which the sound is not waited for: its device has gone
# Seconds until a device that has gone is tried again, doubled each time: one that is only slow to wake comes in time.
RETRY_GONE, RETRY_GONE_MOST = 3.0, 24.0


class Playhead:
    """Moves through a clip; times in seconds of the clip.

    Attributes:
        duration: length of the clip.
        loop: whether it begins anew at the end.
        section: the part within which it plays, None for the whole clip.
        audio: the sound device, None where there is none.
        delay: seconds by which sound is heard later than the device says.
        starting: whether it waits for its sound before it moves.
        is_silent: whether its sound ought to be heard and the device makes no progress; the picture goes on alone.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.duration = 0.0
        self.loop = False
        self.section: tuple[float, float] | None = None
        self.audio: AudioOutput | None = None
        self.delay = 0.0
        self.starting = False
        self.is_silent = False
        self._now = now
        self._clock = Clock(now)
        self._track: SoundTrack | None = None
        self._since = 0.0
        self._sounding = False
        self._heard: float | None = None  # what the device said last
        self._progressed = 0.0  # when it last said something else
        self._retry = RETRY_GONE

    @property
    def position(self) -> float:
        """Where it stands, never outside the clip."""
        return min(max(self._clock.position(), 0.0), self.duration)

    @property
    def speed(self) -> float:
        """Clip seconds a second."""
        return self._clock.speed

    @property
    def rate(self) -> int:
        """Samples a second of the sound device; 0 without one."""
        return self.audio.rate if self.audio is not None else 0

    @property
    def bounds(self) -> tuple[float, float]:
        """The section within which it plays, or the whole clip."""
        if self.section:
            begin, end = max(self.section[0], 0.0), min(self.section[1], self.duration)
            if end - begin > SHORTEST:
                return begin, end
        return 0.0, self.duration

    def place(self, seconds: float) -> None:
        """Stand at another position."""
        self.stop()
        self._clock.seek(seconds)

    def set_speed(self, speed: float) -> None:
        """Stand, ready to move at another speed."""
        self.stop()
        self._clock.set_speed(speed)

    def stop(self) -> None:
        """Stand still and fall silent."""
        self._clock.pause()
        self.starting = False
        if self._sounding:
            self.audio.stop()
            self._sounding = False

    def start(self, track: SoundTrack | None) -> None:
        """Get ready to move with this sound, None for none; `move` does the rest."""
        self.stop()
        self._track = track if self.audio is not None else None
        self._since = self._now()
        self.is_silent = self.is_silent and self._track is not None
        self.starting = True

    def is_moving(self) -> bool:
        """Whether it moves; starts to once its sound is decoded and heard, or has kept it waiting too long."""
        if self.starting:
            late = self._now() - self._since > PATIENCE
            if self._track is None:
                self._run()
            elif not self._sounding:
                if self._track.has(self._clock.position(), self.audio.rate, self.speed) or late:
                    self._sound()
                    self._since = self._now()
            else:
                heard = self._reaches_ear()
                if heard is not None:
                    self._clock.seek(heard)
                # A device that has gone already is not waited for again each time the clip goes on.
                if heard is not None or late or self.is_silent:
                    self._run()
        return self._clock.running

    def follow(self, seconds: float) -> None:
        """Come nearer to where another playhead stands, beside which this one plays without sound."""
        if self._clock.running and not self._sounding:
            self._clock.follow(seconds)

    def advance(self) -> bool:
        """Follow the sound, begin anew at the loop's end; whether it did so, or has reached the end for good."""
        begin, end = self.bounds
        self._follow(end - begin if self.loop else None)
        position = self._clock.position()
        if position < end:
            return False
        if self.loop:
            self._clock.seek(begin + (position - end) % (end - begin))
        else:
            self.stop()
        return True

    def _follow(self, period: float | None) -> None:
        """Come nearer to what is heard; without progress of the device the clock goes on by itself."""
        if not self._sounding:
            return
        now, heard, before = self._now(), self._reaches_ear(), self._heard
        self._heard = heard
        if heard is not None and before is not None and heard != before:
            self._progressed, self._retry, self.is_silent = now, RETRY_GONE, False
        if now - self._progressed > STALLED:
            self.is_silent = True
            if now - self._since > self._retry:
                self._retry = min(2 * self._retry, RETRY_GONE_MOST)
                self._sound()
        elif heard is None or heard == before:
            return
        elif abs(self._clock.error(heard, period)) < APART:
            self._clock.follow(heard, period)
        elif now - self._since > RETRY:
            self._sound()

    def _reaches_ear(self) -> float | None:
        """The place of the clip that is heard now; None where the device cannot say."""
        heard = self.audio.heard() if self.audio is not None else None
        return None if heard is None else heard - self.delay

    def _sound(self) -> None:
        section = self.bounds if self.loop else None
        self.audio.start(self._track, self._clock.position(), self.speed, section)
        self._sounding = True
        self._since = self._progressed = self._now()
        self._heard = None

    def _run(self) -> None:
        self.starting = False
        self._clock.start()
