"""Seeks, steps, scrubs, loops and turns of playing whose every picture and time is compared with what was written.

The clips are those of the generated corpus, whose pictures carry their number, and real ones, whose pictures are known
from reading them onward and whose times are those that libav says.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import av
import numpy as np
from media_clips import CORPUS, corpus_clip, even, lose, number_in, repeat, restamp, tone, write_clip
from player_desk import Desk

from emodesk.domain import Clip
from trainer.media import FrameReader, MediaError

FRAMES = 60
BOX = (160, 96)
PIECE, TURNS = 240, 375  # frames of a recording that are written once, and how often they follow each other: an hour
RATE = 25
REAL = 1000  # keys of real clips begin here
TOLERANCE = 0.002  # seconds; some containers round to a millisecond
LATE = 0.006  # seconds of the desk's own time that a picture may come after its turn
STILL = {"bf": "0", "g": "20"}  # packets in the order of presentation
SUFFIXES = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".ts", ".3gp")


@dataclass
class KnownClip:
    """A clip of which it is known what it shows when.

    Attributes:
        times: when each frame appears, in seconds.
        is_frame: whether a picture is the frame of a number.
        lost: numbers of the frames that cannot be decoded.
        absolute: whether the first frame's own time is known too, not only how far the others are from it.
    """

    clip: Clip
    times: Sequence[float]
    is_frame: Callable[[int, np.ndarray], bool]
    lost: frozenset[int] = frozenset()
    absolute: bool = False


@dataclass
class Found:
    """How many checks there were on how many clips, and what was wrong, a line each."""

    checks: int = 0
    clips: int = 0
    pictures: int = 0
    wrong: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def painted(first: int, number: int, picture: np.ndarray) -> bool:
    """Whether a picture carries the number that the frame has, counted from the first of a clip of pieces."""
    return number_in(picture) == (first + number) % PIECE


def generated(folder: Path) -> Iterator[KnownClip]:
    """The corpus, files with repeated and wrong stamps, files with lost frames, and spans of an hour."""
    for key, (codec, suffix, options) in enumerate(CORPUS):
        try:
            path, times = corpus_clip(folder, codec, suffix, options, FRAMES)
        except av.codec.codec.UnknownCodecError:
            continue
        yield _numbered(key, path, times)
        yield _numbered(
            key, path, times[20:40], 20, Clip(100 + key, path.stem, str(path), start=times[20], end=times[40])
        )
    yield from spoilt(folder)
    yield from spans(folder, TURNS, 24)


def spoilt(folder: Path) -> Iterator[KnownClip]:
    """Repeated stamps, one that is far off, and frames that cannot be decoded."""
    for suffix, tick in ((".mp4", 512), (".mkv", 40)):
        whole = write_clip(folder / f"whole{suffix}", even(FRAMES), tone(FRAMES / RATE), options=STILL)

        def repeated(kind: str, number: int, stamp: int, tick: int = tick) -> int:
            return stamp + tick if kind == "video" and number in (10, 19, 43) else stamp

        def far(kind: str, number: int, stamp: int, tick: int = tick) -> int:
            return stamp + 250_000 * tick if kind == "video" and number == 30 else stamp

        for name, change in (("repeated", repeated), ("far", far)):
            path = restamp(whole, folder / f"{name}{suffix}", change)
            yield _numbered(200, path, even(FRAMES))
    lost = frozenset((17, 18, 41))
    path = write_clip(folder / "lost.mp4", even(FRAMES), tone(FRAMES / RATE), options={"g": "1", "bf": "0"})
    known = _numbered(201, lose(path, set(lost)), even(FRAMES))
    known.lost = lost
    yield known


def spans(folder: Path, turns: int, count: int) -> Iterator[KnownClip]:
    """Parts, drawn at random, of a recording of so many pieces with key frames nine seconds apart."""
    chance = random.Random(turns)
    piece = write_clip(folder / "piece.mp4", even(PIECE), tone(PIECE / RATE))
    for suffix in (".mp4", ".mkv"):
        path = repeat(piece, folder / f"long{suffix}", PIECE / RATE, turns)
        total = turns * PIECE
        for key in range(count // 2):
            first = chance.randrange(total - 60)
            frames = chance.randint(20, 60)
            between = chance.choice((0.0, 0.013))  # a span may begin within a frame
            start, end = first / RATE - between, (first + frames) / RATE - between
            times = [number / RATE + between for number in range(frames)]
            if start < 0:
                continue
            known = _numbered(
                300 + key, path, times, first, Clip(300 + key, path.stem, str(path), start=start, end=end)
            )
            known.absolute = suffix == ".mp4"  # how long the sound of a piece begins before it, Matroska rounds
            yield known


def _numbered(key: int, path: Path, times: Sequence[float], first: int = 0, clip: Clip | None = None) -> KnownClip:
    return KnownClip(clip or Clip(key, path.stem, str(path)), times, lambda number, rgb: painted(first, number, rgb))


def real(paths: Sequence[Path], found: Found) -> Iterator[KnownClip]:
    """Real clips with pictures, known from reading them onward once."""
    for key, path in enumerate(paths):
        try:
            with FrameReader(path) as reader:
                reader.resize(BOX, enlarge=True)
                pictures = dict(reader.iterate())
                count, counted = len(reader), reader.index.counted
        except MediaError as error:
            found.left_out.append(f"{path.name}: {error}")
            continue
        times = _times(path)
        if counted or len(times) != len(set(times)) or len(times) != len(pictures):
            # No times of their own, or frames that libav does not give: only pictures are compared.
            found.left_out.append(f"{path.name}: times")
            times = []
        lost = frozenset(range(count)) - pictures.keys()
        yield KnownClip(
            Clip(REAL + key, path.stem, str(path)),
            times or [float("nan")] * count,
            partial(_is_nearest, pictures),
            lost,
        )


def _is_nearest(pictures: dict[int, np.ndarray], number: int, rgb: np.ndarray) -> bool:
    """Whether of all pictures a frame's own is this one; behind a lost frame, decoders differ by a grey level."""
    if number not in pictures or np.array_equal(pictures[number], rgb):
        return number in pictures
    apart = {other: np.abs(known.astype(int) - rgb).mean() for other, known in pictures.items()}
    return apart[number] < 1.0 and min(apart, key=apart.__getitem__) == number


def _times(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stamps = []
        try:
            for frame in container.decode(stream):
                stamps.append(frame.pts)
        except av.FFmpegError:
            return []
    return [] if None in stamps else [float(stamp * stream.time_base) for stamp in sorted(stamps)]


def check(desk: Desk, known: KnownClip, chance: random.Random, acts: int, found: Found) -> None:
    """Do so many acts on a clip, and write down what was not as said."""
    OneClip(desk, known, chance, found).run(acts)


class OneClip:
    """The acts on one clip; each counts as one check."""

    def __init__(self, desk: Desk, known: KnownClip, chance: random.Random, found: Found) -> None:
        self.desk, self.player, self.known, self.chance, self.found = desk, desk.player, known, chance, found
        self.at = 0  # the frame that should be on show
        self.act = ""

    def run(self, acts: int) -> None:
        """Show the clip and act on it."""
        self.act = "show"
        self.desk.given.clear()
        self.player.set_speed(1.0)
        self.player.show(self.known.clip)
        self.desk.run(lambda: self.player.state in ("paused", "error"))
        self.found.clips += 1
        if self.player.error or self.player.frames != len(self.known.times):
            self._wrong(f"{self.player.frames} of {len(self.known.times)} frames {self.player.error}")
            return
        self._check_times()
        self._settle(0)
        for _ in range(acts):
            act = self.chance.choice((self.seek, self.seek_time, self.step, self.scrub, self.loop, self.play))
            self.act = act.__name__
            act()
            self.found.checks += 1

    def seek(self) -> None:
        """Go to a frame, sometimes with other wishes before."""
        for _ in range(self.chance.choice((0, 0, 3))):
            self.player.seek_frame(self._any())
        number = self._any()
        self.player.seek_frame(number if self.chance.random() < 0.8 else number - self.player.frames)
        self._settle(number)

    def seek_time(self) -> None:
        """Go to a time within a frame."""
        number = self._any()
        begin, end = self._span(number)
        seconds = begin + (end - begin) * self.chance.uniform(0.15, 0.85)
        self.player.seek_time(seconds)
        self._settle(number)
        if abs(self.player.head.position - seconds) > TOLERANCE:
            self._wrong(f"stands at {self.player.head.position:.4f}, not {seconds:.4f} s")

    def step(self) -> None:
        """Go some frames on or back."""
        frames = self.chance.choice((1, 1, 1, -1, -1, -1, 5, -5, 12, -12))
        self.player.step(frames)
        self._settle(min(max(self.at + frames, 0), self.player.frames - 1))

    def scrub(self) -> None:
        """Draw the hand over the clip, and rest."""
        self.player.is_scrubbing = True
        for _ in range(self.chance.randint(2, 8)):
            number = self._any()
            self.player.seek_frame(number)
            for _ in range(self.chance.choice((0, 1, 5))):
                self._look()
        self._settle(number)
        self.player.is_scrubbing = False

    def loop(self) -> None:
        """Repeat a section a little more than twice."""
        count = self.player.frames
        length = min(self.chance.randint(2, 7), count - 1)
        if length < 2:
            return
        first = self.chance.randrange(count - length)
        self._settle_at((first + length) % count)
        self.player.set_loop(True, (self.player.time_of(first), self.player.time_of(first + length)))
        self._played([first + n % length for n in range(2 * length + 2)], self._lasting(first, length))
        self.player.set_loop(False)

    def play(self) -> None:
        """Play some frames from anywhere, at some speed."""
        count = self.player.frames
        length = min(6, count - 1)
        if length < 1:
            return
        first = self.chance.randrange(count - length)
        self._settle_at(first)
        self.player.set_speed(self.chance.choice((0.25, 0.5, 1.0, 1.0, 1.5, 2.0)))
        self._played(list(range(first + 1, first + length)), self._lasting(first, length))
        self.player.set_speed(1.0)

    def _lasting(self, first: int, length: int) -> list[float]:
        times = [self.player.time_of(number) for number in range(first, first + length + 1)]
        return np.diff(times).tolist()

    def _played(self, numbers: list[int], lasting: list[float]) -> None:
        """Play, and compare the pictures' order, and how long after each other they came."""
        self.desk.given.clear()
        self.player.play()
        self.desk.run(lambda: len(self.desk.given) >= len(numbers) or not self._is_playing())
        given = [(when, picture) for when, picture in self.desk.given][: len(numbers)]
        self.player.pause()
        seen = [picture.number for _, picture in given]
        if seen != numbers:
            self._wrong(f"played {seen}, not {numbers}")
        else:
            first = numbers[0] if len(lasting) * 2 + 2 == len(numbers) else numbers[0] - 1
            spans = [lasting[number - first] / self.player.head.speed for number in numbers]
            due = np.cumsum([0.0, *spans[:-1]])
            late = np.array([when for when, _ in given]) - given[0][0] - due
            if np.abs(late).max() > LATE:
                self._wrong(f"frames came {late.round(4).tolist()} s late")
        self._compare()
        self._settle(max(self.player.shown, 0))

    def _is_playing(self) -> bool:
        return self.player.state == "playing"

    def _any(self) -> int:
        """Any frame; now and then one at an edge."""
        count = self.player.frames
        return self.chance.choice((0, count - 1)) if self.chance.random() < 0.1 else self.chance.randrange(count)

    def _span(self, number: int) -> tuple[float, float]:
        begin = self.player.time_of(number)
        return begin, self.player.time_of(number + 1) if number + 1 < self.player.frames else self.player.duration

    def _settle_at(self, number: int) -> None:
        self.player.seek_frame(number)
        self._settle(number)

    def _look(self) -> None:
        picture = self.player.tick()
        if picture is not None:
            self.desk.given.append((self.desk.time, picture))

    def _settle(self, number: int) -> None:
        """Wait until a frame itself is on show, and compare all that came meanwhile."""
        self.at = number

        def is_shown() -> bool:
            last = self.desk.given[-1][1] if self.desk.given else None
            return bool(self.player.error) or (last is not None and last.number == number and last.stands < 0)

        self.desk.run(is_shown)
        if self.player.error:
            self._wrong(self.player.error)
        self._compare()
        del self.desk.given[:-1]

    def _compare(self) -> None:
        for _, picture in self.desk.given:
            self.found.pictures += 1
            shown = picture.number if picture.stands < 0 else picture.stands
            if picture.lost:
                if shown not in self.known.lost or picture.rgb.any():
                    self._wrong(f"frame {shown} is said to be lost")
            elif picture.stands >= 0 and not self._has_numbers():
                continue  # stand-ins are smaller: not the bytes that were read onward
            elif not self.known.is_frame(shown, self._large(picture.rgb)):
                self._wrong(f"the picture of frame {shown} is another")

    def _has_numbers(self) -> bool:
        return self.known.clip.key < REAL

    def _large(self, rgb: np.ndarray) -> np.ndarray:
        """A stand-in at the size at which numbers are read."""
        scale = BOX[0] // rgb.shape[1] if self._has_numbers() else 1
        return rgb if scale <= 1 else rgb.repeat(scale, 0).repeat(scale, 1)

    def _check_times(self) -> None:
        times = np.array([self.player.time_of(number) for number in range(self.player.frames)])
        wanted = np.asarray(self.known.times)
        if not self.known.absolute:
            times, wanted = times - times[0], wanted - wanted[0]
        if np.nanmax(np.abs(times - wanted), initial=0.0) > TOLERANCE:
            worst = int(np.nanargmax(np.abs(times - wanted)))
            self._wrong(f"frame {worst} is at {times[worst]:.4f}, not {wanted[worst]:.4f} s")

    def _wrong(self, what: str) -> None:
        clip = self.known.clip
        self.found.wrong.append(f"{Path(clip.path).name} {clip.start:g}, {self.act}: {what}")


def campaign(folder: Path, seed: int, checks: int, media: Path | None = None) -> Found:
    """So many checks over all clips, those of a folder of real ones too."""
    found = Found()
    paths = [] if media is None else sorted(path for path in media.rglob("*") if path.suffix in SUFFIXES)
    known = list(generated(folder))
    _over(known, seed, checks * len(known) // (len(known) + len(paths)) + 1, len(known), found)
    if paths:
        # Some have no pictures.
        _over(real(paths, found), seed, checks - found.checks, len(paths) - 5, found)
    return found


def tiny(folder: Path, seed: int, checks: int) -> Found:
    """So many checks over spoilt clips, one whole and some spans."""
    found = Found()
    path, times = corpus_clip(folder, *CORPUS[0], FRAMES)
    known = [_numbered(0, path, times), *spoilt(folder), *spans(folder, 3, 4)]
    _over(known, seed, checks, len(known), found)
    return found


def _over(known: Iterable[KnownClip], seed: int, checks: int, count: int, found: Found) -> None:
    chance = random.Random(seed)
    desk = Desk()
    desk.player.resize(BOX)
    try:
        for each in known:
            check(desk, each, chance, -(-checks // count), found)
            desk.player.prefetch([])
    finally:
        assert desk.player.close(60)
