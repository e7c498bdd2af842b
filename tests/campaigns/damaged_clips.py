"""Shows damaged copies of clips, damages some while they are open, and changes clips, all in one player; prints what it
found as one JSON object. `damaged_clips.py FOLDER SEED DAMAGES CHANGES`

Run as a process of its own, so that a crash of the libraries is seen as one.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import psutil
from media_clips import CORPUS, corpus_clip, even, number_in, numbered_picture, write_clip
from player_desk import Desk

from emodesk.domain import Clip

FRAMES = 30
PLACES = 6  # files that are written again and again
MEASURED_EVERY = 50
FEW = [CORPUS[0], CORPUS[1], CORPUS[6], CORPUS[11]]  # where there is no time for all
BEFORE = ("cut off", "emptied", "random bytes", "random from there", "head gone", "middle gone")
WHILE_OPEN = ("cut off", "emptied", "random bytes", "overwritten")


@dataclass
class Found:
    """What came of it; `sizes` are threads, open files and MB of memory, measured when nothing was open."""

    damages: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    changes: int = 0
    wrong: list[str] = field(default_factory=list)
    sizes: list[tuple[int, int, float]] = field(default_factory=list)


def damaged(data: bytes, how: str, chance: random.Random) -> bytes:
    """The bytes of a file, damaged in one way."""
    begin = chance.randrange(len(data))
    if how == "cut off":
        return data[:begin]
    if how == "emptied":
        return b""
    if how == "head gone":
        return data[begin // 20 :]
    if how == "middle gone":
        return data[:begin] + data[begin + chance.randrange(2000) :]
    if how == "random from there":
        return data[:begin] + chance.randbytes(len(data) - begin)
    changed = bytearray(data)
    for _ in range(chance.choice((1, 10, 200))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


class Campaign:
    """One player that meets it all."""

    def __init__(self, folder: Path, seed: int, forms: Sequence[tuple[str, str, dict[str, str]]]) -> None:
        self.folder, self.chance, self.found = folder, random.Random(seed), Found()
        self.whole: list[Path] = []
        for codec, suffix, options in forms:
            try:
                self.whole.append(corpus_clip(folder, codec, suffix, options, FRAMES)[0])
            except av.codec.codec.UnknownCodecError:
                continue
        others = [numbered_picture(number + 100) for number in range(FRAMES)]
        self.other = write_clip(folder / "other.mp4", even(FRAMES), pictures=others).read_bytes()
        self.desk = Desk()
        self.player = self.desk.player
        self.player.resize((160, 96))
        self.key = 0

    def damage(self) -> None:
        """One copy, damaged before it is shown or while it is open."""
        source = self.chance.choice(self.whole)
        path = self.folder / f"copy {self.chance.randrange(PLACES)}{source.suffix}"
        data = source.read_bytes()
        is_open = self.chance.random() < 0.4
        how = self.chance.choice(WHILE_OPEN if is_open else BEFORE)
        path.write_bytes(data if is_open else damaged(data, how, self.chance))
        self.found.damages[how + ", open" * is_open] += 1
        self.desk.given.clear()
        self.player.show(self._clip(path), play=self.chance.random() < 0.5)
        was_shown = False
        if is_open:
            if self.chance.random() < 0.8:
                self._until_shown(f"{path.name}, {how}")
                was_shown = True
            self.player.seek_frame(self.chance.randrange(FRAMES))
            for _ in range(self.chance.choice((0, 3, 30))):
                self._look()
            path.write_bytes(self.other if how == "overwritten" else damaged(data, how, self.chance))
        self._act(f"{path.name}, {how}")
        self.found.ends["error" if self.player.error else "shown" if self.player.frames else "no pictures"] += 1
        if was_shown:
            # What it opened as is all that it may ever show.
            self._compare(f"{path.name}, {how} while open")

    def change(self) -> None:
        """Another whole clip, sometimes before the one before was open."""
        path = self.chance.choice(self.whole)
        self.desk.given.clear()
        clip = self._clip(path)
        self.player.show(clip, play=self.chance.random() < 0.5)
        if self.chance.random() < 0.3:
            self.player.prefetch([self._clip(self.chance.choice(self.whole)) for _ in range(2)])
        if self.chance.random() < 0.7:
            self._until_shown(path.name)
            if not self.desk.given:
                self.found.wrong.append(f"{path.name} is not shown: {self.player.error}")
            self._compare(path.name)
        self.found.changes += 1

    def measure(self) -> None:
        """How much there is once every clip is closed."""
        self.player.show(None)
        self.player.prefetch([])
        if not self.player._open_clips.close(60):
            self.found.wrong.append("a thread does not end")
        gc.collect()
        process = psutil.Process()
        files = process.num_fds() if hasattr(process, "num_fds") else process.num_handles()
        self.found.sizes.append((threading.active_count(), files, round(process.memory_info().rss / 2**20, 1)))

    def _clip(self, path: Path) -> Clip:
        self.key += 1
        return Clip(self.key, path.stem, str(path))

    def _act(self, where: str) -> None:
        """What a person does with it, until what is wanted is there or the player says why not."""
        self._until_shown(where)
        for _ in range(self.chance.randint(1, 4)):
            if self.player.error or not self.player.frames:
                return
            act = self.chance.choice((self.player.play, lambda: self.player.step(self.chance.choice((1, -1, 9))), None))
            if act is not None:
                act()
            for _ in range(10):
                self._look()
            self.player.pause()
            number = self.chance.randrange(self.player.frames)
            self.player.seek_frame(number)
            self._wait(lambda number=number: bool(self.player.error) or self.player.shown == number, where)

    def _until_shown(self, where: str) -> None:
        self._wait(
            lambda: (
                self.player.state not in ("empty", "opening")
                and (bool(self.player.error) or not self.player.frames or self.player.shown >= 0)
            ),
            where,
        )

    def _wait(self, until: Callable[[], bool], where: str) -> None:
        try:
            self.desk.run(until)
        except AssertionError as hang:
            self.found.wrong.append(f"{where}: hangs, {hang}")

    def _look(self) -> None:
        picture = self.player.tick()
        if picture is not None:
            self.desk.given.append((self.desk.time, picture))

    def _compare(self, where: str) -> None:
        for _, picture in self.desk.given:
            if picture.lost or number_in(picture.rgb) != picture.number:
                self.found.wrong.append(f"{where}: the picture of frame {picture.number} is another")


def main() -> None:
    """Run it and print what it found."""
    folder, (seed, damages, changes) = Path(sys.argv[1]), map(int, sys.argv[2:])
    campaign = Campaign(folder, seed, CORPUS if damages >= MEASURED_EVERY else FEW)
    for count, work in ((damages, campaign.damage), (changes, campaign.change)):
        for done in range(1, count + 1):
            work()
            if done % MEASURED_EVERY == 0 or done == count:
                campaign.measure()
    print(json.dumps(vars(campaign.found)))


if __name__ == "__main__":
    main()
