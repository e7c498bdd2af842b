"""Playback without a window: which frame is due, what is decoded ahead, which clips are opened beforehand."""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from emodesk.domain import Clip
from emodesk.media.open_clips import OpenClips
from emodesk.media.playhead import Playhead
from emodesk.media.sound import AudioOutput
from emodesk.media.source import AHEAD_MOST, AHEAD_WAITING, DecodedClip, DecodeRequest, Picture
from trainer.media import UNDECODABLE_PICTURE

LOOK = 0.02  # seconds between two looks while playing: the sound device wants to be fed
LATE_LOOK = 0.003  # seconds until the next look while a frame is late
SEEN_MOST = 4  # clips shown in a row without any prefetching until they are put back all the same
EDGE = 1e-4  # seconds; the frame just before an end, however the end was rounded


class PlayerState(enum.StrEnum):
    """What the player does."""

    EMPTY = "empty"
    OPENING = "opening"
    PAUSED = "paused"
    PLAYING = "playing"
    ERROR = "error"


class Player:
    """Plays one clip at a time; every method is called from one thread and returns at once.

    Attributes:
        state: what it does.
        clip, source: the clip shown, and where its frames come from; None for none.
        shown: number of the frame that `tick` gave last, -1 before the first.
        head: where playback stands; its position, speed, loop and section are for reading.
        is_scrubbing: the hand moves through the clip, and frames that take long may be stood in for; set it.
        dropped: frames whose time passed before they could be shown, since the clip was shown.

    Calls: `on_news()`, from any thread, when `tick` has something to look at; `on_state()` when `state` has changed and
    `on_finished()` when the end was reached without a loop, both in the calling thread.
    """

    def __init__(
        self,
        on_news: Callable[[], None],
        on_state: Callable[[], None] = lambda: None,
        on_finished: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.state = PlayerState.EMPTY
        self.clip: Clip | None = None
        self.shown = -1
        self.dropped = 0
        self._on_news = on_news
        self._on_state = on_state
        self._on_finished = on_finished
        self.head = Playhead(now)
        self._open_clips = OpenClips(self._news_of)
        self.source: DecodedClip | None = None
        self._next: list[Clip] = []
        self._seen = 0  # clips shown since the last ones were put back
        self._target = 0  # the frame that is due
        self._after = -1  # the frames after this one have not had their turn
        self._given: Picture | None = None
        self._wanted_playing = False
        self.is_scrubbing = False
        self._is_first = True  # of the clip shown only the first frames are wanted yet
        self._was_scrubbed = False  # in the clip shown: only then is decoding stand-ins worth it
        self._stood: tuple[int, int] | None = None  # for which frame which one stood in last
        self._waiting: list[Callable[[], None]] = []  # where to go once the clip is open
        self._size: tuple[int, int] | None = None

    @property
    def frames(self) -> int:
        """Number of frames of the clip; 0 while it opens or where it has none."""
        return len(self.source.index) if self._is_open() else 0

    @property
    def duration(self) -> float:
        """Seconds of the clip; 0 while it opens."""
        return self.source.index.duration if self._is_open() else 0.0

    @property
    def error(self) -> str:
        """Why the clip cannot be shown, one sentence; '' otherwise."""
        return self.source.error if self.source else ""

    @property
    def has_damaged_picture(self) -> bool:
        """Whether the clip has pictures of which none can be decoded."""
        return self._is_open() and UNDECODABLE_PICTURE in self.source.index.notes

    @property
    def lost(self) -> tuple[tuple[float, float], ...]:
        """Seconds from and to of the frames that turned out not to decode, in order."""
        if not self._is_open() or not self.source.lost:
            return ()
        ends = np.append(self.source.index.times[1:], self.source.index.duration)
        return tuple((self.time_of(number), float(ends[number])) for number in sorted(self.source.lost))

    def whole_frames(self, start: float, end: float) -> tuple[float, float]:
        """Seconds from the beginning of the frame at one time to the end of the frame just before another."""
        if not self.frames:
            return start, end
        first = max(self.source.index.frame_at(start), 0)
        last = max(self.source.index.frame_at(end - EDGE), first)
        return self.time_of(first), self.time_of(last + 1) if last + 1 < self.frames else self.duration

    def moved(self, seconds: float, frames: int) -> float:
        """The beginning of the frame so many frames from the one at a time; the clip's end behind the last one."""
        if not self.frames:
            return seconds
        at_end = seconds >= self.duration - EDGE
        here = self.frames if at_end else max(self.source.index.frame_at(seconds), 0)
        number = min(max(here + frames, 0), self.frames)
        return self.duration if number == self.frames else self.time_of(number)

    def time_of(self, number: int) -> float:
        """Seconds at which a frame appears."""
        return float(self.source.index.times[number]) if 0 <= number < self.frames else 0.0

    # --------------------------------------------------------------- which clip

    def show(self, clip: Clip | None, play: bool = False) -> None:
        """Show a clip from its beginning, None for none; at once where it was prefetched."""
        self._seen += self.source is not None
        if self._seen > SEEN_MOST:
            self._tidy()
        self.source = None
        self.head.place(0.0)
        self.head.section = None
        self.clip, self.shown, self.dropped = clip, -1, 0
        self._is_first = True
        self._was_scrubbed = self.is_scrubbing
        self._waiting.clear()
        self._target, self._after, self._given, self._wanted_playing = 0, -1, None, play
        if clip is not None:
            self.source = self._open_clips.take(clip)
            self._open_clips.rest(self.source)
            self._set_state(PlayerState.OPENING)
        self._settle()

    def prefetch(self, clips: Sequence[Clip]) -> None:
        """Open these clips beforehand, the likeliest first, only the first few; let go of those seen.

        Call it once the clip shown is painted with all that belongs to it: letting go of decoded frames takes some
        milliseconds, and from here on the clip shown is decoded far ahead too, which would keep the painting waiting.
        """
        was_first, self._is_first = self._is_first, False
        if was_first and self._is_open() and not self.source.error:
            self._want()
        self._next = list(clips)[: self._open_clips.beside - 1]
        for clip in self._next:
            self._open_clips.take(clip)
        self._tidy()

    def open_ahead(self, count: int) -> None:
        """Open so many clips beforehand from the next `prefetch` on."""
        self._open_clips.beside = count + 1  # and the one before

    def resize(self, size: tuple[int, int]) -> None:
        """Make pictures for a box of device pixels."""
        if size != self._size and min(size) > 0:
            self._size = size
            self._open_clips.resize(size)

    def shrink_stand_ins(self, shrunk: int) -> None:
        """Make what stands in while the hand moves so many times smaller than the pictures."""
        self._open_clips.shrink(shrunk)

    def close(self, timeout: float = 10.0) -> bool:
        """Close every clip and end every thread; whether all ended in time (seconds)."""
        self.show(None)
        return self._open_clips.close(timeout)

    # --------------------------------------------------------------- transport

    def play(self) -> None:
        """Play on from where it stands; from the beginning at the end."""
        if self.state == PlayerState.OPENING:
            self._wanted_playing = True
        elif self.state == PlayerState.PAUSED:
            begin, end = self.head.bounds
            at_end = self.frames > 1 and self._target == self.frames - 1
            if at_end or not begin <= self.head.position < end - EDGE:
                self._place(begin)
            self._begin()

    def pause(self) -> None:
        """Stand still on the frame shown."""
        self._wanted_playing = False
        if self.state == PlayerState.PLAYING:
            waiting = self.head.starting
            self.head.stop()
            if self.frames and not waiting:
                self._place(self.time_of(max(self.shown, 0)))
            self._set_state(PlayerState.PAUSED)
            self._want()

    def toggle(self) -> None:
        """Play if it stands, pause if it plays."""
        if self.state == PlayerState.PLAYING or self._wanted_playing:
            self.pause()
        else:
            self.play()

    def step(self, frames: int) -> None:
        """Pause and show the frame so many frames on (or back)."""
        if self.state == PlayerState.OPENING:
            self._wanted_playing = False
            self._waiting.append(partial(self.step, frames))
        elif self.frames:
            self.pause()
            self.seek_frame(min(max(self._target + frames, 0), self.frames - 1))

    def seek_frame(self, number: int) -> None:
        """Show a frame, counted from the end where negative; playing goes on from there. The latest request wins."""
        if self.state == PlayerState.OPENING:
            self._waiting.append(partial(self.seek_frame, number))
        elif self.frames:
            number = number if number >= 0 else self.frames + number
            self.seek_time(self.time_of(min(max(number, 0), self.frames - 1)))

    def seek_time(self, seconds: float) -> None:
        """Show the frame at a time; playing goes on from there. The latest request wins."""
        if self.state == PlayerState.OPENING:
            self._waiting.append(partial(self.seek_time, seconds))
        elif self.state in (PlayerState.PAUSED, PlayerState.PLAYING):
            self._place(min(max(seconds, 0.0), self.duration))
            self._again()

    def set_loop(self, loop: bool, section: tuple[float, float] | None = None) -> None:
        """Play the clip, or only a section of it in seconds, once or again and again."""
        self.head.loop, self.head.section = loop, section
        self._again()

    def set_speed(self, speed: float) -> None:
        """Play at another speed; sound keeps its pitch."""
        if speed != self.head.speed:
            self.head.set_speed(speed)
            self._again()

    def set_audio(self, audio: AudioOutput | None) -> None:
        """Play sound through another device from now on, None for none."""
        self.head.stop()
        self.head.audio, self.head.is_silent = audio, False
        self._again()

    # --------------------------------------------------------------- time

    def tick(self) -> Picture | None:
        """Look at the clock: the picture to paint now, None where the one shown stays."""
        if self.state == PlayerState.OPENING:
            self._settle()
        if not self._is_open():
            return None
        if self.source.error:
            self._wanted_playing = False
            self.head.stop()
            self._set_state(PlayerState.ERROR)
            return None
        if self.state != PlayerState.PLAYING or not self._is_moving():
            return self._give(self.source.picture(self._target)) or self._stand_in(self.source)
        return self._running(self.source)

    def next_look(self) -> float | None:
        """Seconds until `tick` has something to do; None where it need not be called before the next news."""
        if self.state != PlayerState.PLAYING:
            return None
        times, following = self.source.index.times, self._after + 1
        if self.head.starting or following >= len(times):
            return LOOK
        until = (float(times[following]) - self.head.position) / self.head.speed
        return min(max(until, LATE_LOOK if until < 0 else 0.0), LOOK)

    def _is_moving(self) -> bool:
        """Starts the clock only once the first picture is there, so that none is late from the beginning."""
        if self.head.starting and self.frames and self.source.picture(self._target) is None:
            return False
        return self.head.is_moving()

    def _running(self, source: DecodedClip) -> Picture | None:
        last = source.index.frame_at(self.head.bounds[1] - EDGE)
        if self.head.advance():
            self.dropped += max(last - self._after - (not self.head.loop), 0)
            if not self.head.loop:
                return self._finish(last)
            self._after = source.index.frame_at(self.head.bounds[0]) - 1
        # Just before the end of a section, a time rounded up is already that of the frame behind it.
        due = min(source.index.frame_at(self.head.position), last)
        if due <= self._after:
            return None
        self._target = due
        self._want()
        picture = source.newest(self._after, due)
        if picture is not None:
            self.dropped += picture.number - self._after - 1
        return self._give(picture)

    def _finish(self, last: int) -> Picture | None:
        """Stand on the last frame."""
        self._wanted_playing = False
        self._place(self.time_of(last) if self.frames else self.duration)
        self._set_state(PlayerState.PAUSED)
        self._want()
        self._on_finished()
        return self._give(self.source.picture(self._target)) if self.source else None

    def _stand_in(self, source: DecodedClip) -> Picture | None:
        """What stands in for the frame due, once, while the hand moves and it is not there."""
        if not self.is_scrubbing or source.picture(self._target) is not None:
            return None
        picture = source.stand_in(self._target)
        if picture is None or (picture.number, picture.stands) == self._stood:
            return None
        self._stood, self._given = (picture.number, picture.stands), None
        return picture

    def _give(self, picture: Picture | None) -> Picture | None:
        if picture is None:
            return None
        again = picture is self._given
        self._given, self.shown, self._after = picture, picture.number, picture.number
        return None if again else picture

    # --------------------------------------------------------------- inside

    def _is_open(self) -> bool:
        # An index of no frames counts as false: a clip that is only sound has one.
        return self.source is not None and self.source.index is not None

    def _settle(self) -> None:
        """Leave OPENING once the clip is open or cannot be opened."""
        if self.source is None or self.source.error:
            self._set_state(PlayerState.EMPTY if self.source is None else PlayerState.ERROR)
            return
        if self.source.index is None:
            return
        self.head.duration = self.source.index.duration
        play, moves, self._waiting = self._wanted_playing, self._waiting, []
        self._set_state(PlayerState.PAUSED)
        for move in moves:
            move()
        self._want()
        if play:
            self._begin()

    def _begin(self) -> None:
        self._wanted_playing = True
        self._after = self._target - 1
        self.head.start(self.source.sound)
        self._set_state(PlayerState.PLAYING)
        self._want()
        self._on_news()

    def _again(self) -> None:
        """After a change of place, loop, speed or device: go on with it from here."""
        if self.state == PlayerState.PLAYING:
            self._begin()
        elif self.state == PlayerState.PAUSED:
            self._want()
            self._on_news()
        self._open_clips.waiting = DecodeRequest(rate=self.head.rate, speed=self.head.speed)

    def _place(self, seconds: float) -> None:
        self.head.place(seconds)
        self._target = max(self.source.index.frame_at(seconds), 0)

    def _want(self) -> None:
        self._was_scrubbed |= self.is_scrubbing
        self._is_first &= self._target < AHEAD_WAITING
        index = self.source.index
        begin, end = self.head.bounds
        self.source.want(
            DecodeRequest(
                number=self._target,
                first=max(index.frame_at(begin), 0),
                last=max(index.frame_at(end - EDGE), 0),
                loop=self.head.loop,
                ahead=AHEAD_WAITING if self._is_first else AHEAD_MOST,
                position=round(self.head.position, 1),
                loop_start=begin,
                rate=self.head.rate,
                speed=self.head.speed,
                still=self._was_scrubbed and self.state != PlayerState.PLAYING,
                scrub=self.is_scrubbing,
            )
        )

    def _tidy(self) -> None:
        self._open_clips.wake(self.source)
        self._seen = 0
        self._open_clips.keep([*self._next, *([self.clip] if self.clip is not None else [])])

    def _news_of(self, source: DecodedClip) -> None:
        if source is self.source:
            self._on_news()

    def _set_state(self, state: PlayerState) -> None:
        if state != self.state:
            self.state = state
            self._on_state()
