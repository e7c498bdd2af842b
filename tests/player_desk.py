"""A player and the loop that a window would run, for tests without a window."""

from __future__ import annotations

import time
from collections.abc import Callable

from emodesk.media import Picture, Player


class Desk:
    """A player and the loop that a window would run, in a time that stands still while frames are decoded."""

    def __init__(self) -> None:
        self.time = 0.0
        self.finished = 0
        self.player = Player(lambda: None, on_finished=self._finish, now=lambda: self.time)
        self.player.resize((160, 96))
        self.given: list[tuple[float, Picture]] = []

    def _finish(self) -> None:
        self.finished += 1

    def run(self, until: Callable[[], bool], seconds: float = 100.0) -> None:
        """Look at the player as a window does, until something holds."""
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, f"{self.player.state}, frame {self.player.shown}"
            picture = self.player.tick()
            if picture is not None:
                self.given.append((self.time, picture))
            pause = self.player.next_look()
            if pause is None or not self._decoded():
                time.sleep(0.001)
            else:
                self.time += max(pause, 0.001)

    def _decoded(self) -> bool:
        """Whether the frame that comes next is there."""
        player = self.player
        begin, end = player.head.bounds
        following = player._after + 1
        if player.head.starting:
            following = player._target
        elif following >= player.frames or player.time_of(following) >= end - 0.001:
            following = player.source.index.frame_at(begin) if player.head.loop else -1
        return following < 0 or player.source.picture(following) is not None

    def see(self, number: int) -> Picture:
        """Run until a frame is shown."""
        self.run(lambda: self.player.shown == number)
        return self.given[-1][1]
