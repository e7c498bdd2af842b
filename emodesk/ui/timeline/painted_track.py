"""A track painted whole for one size of the timeline: all of it that does not move while the clip plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap

from emodesk.ui.theme import theme
from emodesk.ui.timeline.lanes import SOUND_SHARE, SPECTROGRAM_SHARE, Lanes
from emodesk.ui.timeline.painting import LINES, SHARES, paint_curves, paint_still
from emodesk.viewmodels.timeline import ClipTimeline


@dataclass(eq=False)
class PaintedTrack:
    """All that the picture depends on but the theme; painted when it is asked for, and once.

    Attributes:
        track: what is drawn.
        shown: the label drawn bold.
        message: what stands where it has no curves.
        form: how the curves are drawn, one of FORMS.
        labels: the project's.
        view: seconds from and to that are shown, None for the whole clip.
        size: pixels.
        still: it without curves, None where that is not painted yet.
    """

    track: ClipTimeline
    shown: str = ""
    message: str = ""
    form: str = LINES
    labels: Sequence[str] = ()
    view: tuple[float, float] | None = None
    size: QSize = field(default_factory=QSize)
    still: QPixmap | None = None
    _pixmap: QPixmap | None = None

    @cached_property
    def lanes(self) -> Lanes:
        """Where everything stands."""
        track = self.track
        return Lanes.of(
            self.size.width() / theme.scale,
            self.size.height() / theme.scale,
            track.curves.modalities if track.curves is not None else (),
            *(self.view or (0.0, track.duration)),
            SPECTROGRAM_SHARE if track.spectrogram.size else SOUND_SHARE,
            bool(track.spans),
            track.ratings is not None,
        )

    def with_shown(self, shown: str) -> PaintedTrack:
        """The same with another label drawn bold: no more than the curves is painted anew."""
        return replace(self, shown=shown, still=None if self.form == SHARES else self.still, _pixmap=None)

    def looks_as(self, other: PaintedTrack) -> bool:
        """Whether both have the same picture."""
        return self._around == other._around and self.track.is_same(other.track)

    @property
    def _around(self) -> tuple[object, ...]:
        return self.shown, self.message, self.form, tuple(self.labels), self.view, self.size

    def pixmap(self, ratio: float) -> QPixmap:
        """Its picture, for `ratio` pixels of the screen a pixel."""
        if self._pixmap is None or self._pixmap.devicePixelRatio() != ratio:
            if self.still is None or self.still.devicePixelRatio() != ratio:
                self.still = QPixmap(self.size * ratio)
                self.still.setDevicePixelRatio(ratio)
                self.still.fill(theme.colour("panel"))
                self._paint_on(self.still, paint_still, self.shown, self.form, self.labels)
            self._pixmap = QPixmap(self.still)
            self._paint_on(self._pixmap, paint_curves, self.shown, self.message, self.form)
        return self._pixmap

    def _paint_on(self, pixmap: QPixmap, paint: Callable[..., None], *how: object) -> None:
        painter = QPainter(pixmap)
        painter.scale(theme.scale, theme.scale)
        if self.track.duration > 0:
            paint(painter, self.lanes, self.track, *how)
        painter.end()
