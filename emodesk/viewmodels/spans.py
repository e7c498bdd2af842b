"""The spans of the clip that is shown: marked, changed and taken away by whoever reviews."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from emodesk.domain.spans import Span
from emodesk.viewmodels.session import NO_CLIP, Session

SAME_TIME = 1e-6  # seconds


class SpanModel(QObject):
    """What stands on the session's selected clip, and which span is chosen.

    Attributes:
        spans: by time; those of other people only where they are not hidden.
        chosen: key of the span that is chosen, 0 for none.

    Signals:
        changed: `spans` or `chosen` may be others.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._clip = NO_CLIP
        self.spans: tuple[Span, ...] = ()
        self.chosen = 0

    def load(self, clip: int) -> None:
        """Read the spans of a clip, NO_CLIP for none."""
        before = self.spans, self.chosen
        if clip != self._clip:
            self._clip, self.chosen = clip, 0
        found = [] if clip == NO_CLIP else self._session.review.spans(clip)
        if found and self._session.veil(clip).people:
            found = [span for span in found if span.reviewer == self._session.reviewer]
        self.spans = tuple(found)
        if self.span is None:
            self.chosen = 0
        if before != (self.spans, self.chosen):
            self.changed.emit()

    @property
    def span(self) -> Span | None:
        """The span that is chosen."""
        return next((span for span in self.spans if span.key == self.chosen), None)

    def choose(self, key: int) -> None:
        """Choose a span, 0 for none."""
        if key != self.chosen:
            self.chosen = key
            self.changed.emit()

    def beside(self, seconds: float, step: int) -> Span | None:
        """The next span that starts after a time, or the one before it (`step` -1)."""
        if step > 0:
            return next((span for span in self.spans if span.start > seconds + SAME_TIME), None)
        return next((span for span in reversed(self.spans) if span.start < seconds - SAME_TIME), None)

    def mark(self, start: float, end: float, label: str = "", note: str = "") -> bool:
        """Give the stretch from `start` to `end` seconds a class or a note: the chosen span, or a new one."""
        clip, span = self._clip, self._own()
        if clip == NO_CLIP:
            return False
        label, note = label or (span.label if span else ""), note or (span.note if span else "")
        service = self._session.review
        done = self._session.perform(
            lambda: service.mark_span(clip, start, end, label=label, note=note, span=span.key if span else 0)
        )
        if done and span is None:
            self.chosen = self._session.last.decisions[0]
            self.load(clip)
        return done

    def reshape(self, start: float, end: float) -> bool:
        """Let the chosen span begin and end elsewhere; False where none of this reviewer's is chosen."""
        span = self._own()
        if span is None or (span.start, span.end) == (start, end):
            return False
        return self.mark(start, end)

    def remove(self) -> bool:
        """Take the chosen span away."""
        clip, span = self._clip, self._own()
        return span is not None and self._session.perform(lambda: self._session.review.remove_span(clip, span.key))

    def _own(self) -> Span | None:
        span = self.span
        return span if span is not None and span.reviewer == self._session.reviewer else None
