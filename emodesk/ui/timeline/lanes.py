"""Where everything stands on the timeline, in pixels, and how seconds become pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from emodesk.ui.theme import GRID

GUTTER = 3 * GRID + 4  # left of the lanes, for the icons
EDGE = GRID  # right of the lanes and above them
AXIS = 2 * GRID  # the line of seconds at the foot
STRIP = 2 * GRID  # one modality
LEAST_STRIP = 10  # the same where spans leave it no more
FACES = 4  # the line of found faces under the image strip
SPANS = 2 * GRID  # the line of spans above the seconds
RATINGS = 4 * GRID  # ratings along time
GAP = 3
SMALLEST_CURVES = 3 * GRID
SOUND_SHARE = 0.32  # of the height that the strips leave
SPECTROGRAM_SHARE = 0.5  # the same where the sound is a spectrogram
SOUND_ALONE = 0.6  # the same where there are no strips
LEAST_SECONDS = 1e-9


@dataclass(frozen=True)
class Lanes:
    """Rectangles of the lanes for a widget of some size; `strips` one a modality, `faces` under the image strip,
    `ratings` and `spans` below them where there are any.

    The lanes show the seconds from `start` to `end` of the clip.
    """

    sound: QRectF
    curves: QRectF
    strips: tuple[QRectF, ...]
    faces: QRectF | None
    ratings: QRectF | None
    spans: QRectF | None
    axis: QRectF
    start: float
    end: float

    @classmethod
    def of(
        cls, width: float, height: float, modalities: tuple[str, ...], start: float, end: float,
        share: float = SOUND_SHARE, has_spans: bool = False, has_ratings: bool = False,
    ) -> Lanes:  # fmt: skip
        """Lay the lanes out, those for ratings and spans where they are asked for; the sound has `share` of the height
        that the strips leave; where ratings leave none for them, there are no strips, and where spans leave less, they
        are lower. Without modalities the sound and the empty curves take all the room."""
        left, room = GUTTER, max(1.0, width - GUTTER - EDGE)
        faces_room = FACES + GAP if "image" in modalities else 0
        strips_room = len(modalities) * (STRIP + GAP) + faces_room
        spans_room = (SPANS + GAP if has_spans else 0) + (RATINGS + GAP if has_ratings else 0)
        share = share if modalities else SOUND_ALONE
        free = height - AXIS - strips_room - spans_room - EDGE / 2
        if has_ratings and free < SMALLEST_CURVES * 1.5:  # the panel beside says of each modality what it says
            modalities, free = (), free + strips_room
        lacking = max(0.0, SMALLEST_CURVES * 1.5 - free)
        strip = max(STRIP - lacking / max(len(modalities), 1), LEAST_STRIP)
        free = max(free, SMALLEST_CURVES * 1.5)
        sound_height = free * share
        top = EDGE / 2
        sound = QRectF(left, top, room, sound_height - GAP)
        curves = QRectF(left, top + sound_height, room, free - sound_height - GAP)
        y = curves.bottom() + GAP
        strips = []
        faces = None
        for name in modalities:
            strips.append(QRectF(left, y, room, strip))
            y += strip + GAP
            if name == "image":
                faces = QRectF(left, y - 1, room, FACES)
                y += faces_room
        ratings = QRectF(left, y, room, RATINGS) if has_ratings else None
        y += RATINGS + GAP if has_ratings else 0
        spans = QRectF(left, y, room, SPANS) if has_spans else None
        end = max(end, start + LEAST_SECONDS)
        axis = QRectF(left, height - AXIS, room, AXIS)
        return cls(sound, curves, tuple(strips), faces, ratings, spans, axis, start, end)

    @property
    def span(self) -> float:
        """Seconds that are shown."""
        return self.end - self.start

    def x(self, seconds: float) -> float:
        """Pixel of a time; of the nearest that is shown."""
        share = min(1.0, max(0.0, (seconds - self.start) / self.span))
        return self.sound.left() + share * self.sound.width()

    def seconds(self, x: float) -> float:
        """Time of a pixel, within what is shown."""
        share = (x - self.sound.left()) / self.sound.width()
        return self.start + min(1.0, max(0.0, share)) * self.span

    def shows(self, seconds: float) -> bool:
        """Whether a time is within what is shown."""
        return self.start <= seconds <= self.end
