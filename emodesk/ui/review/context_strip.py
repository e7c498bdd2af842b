"""What was said before and after: the clips of the same recording or dialogue as a strip of pictures, one key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from emodesk.services.queue import QueueRow
from emodesk.ui.theme import BODY, GRID, RADIUS, SMALL, theme
from emodesk.ui.widgets.label import plain, tip
from emodesk.ui.widgets.marks import BADGE, paint_badge, paint_small_picture
from emodesk.viewmodels import words
from emodesk.viewmodels.session import NO_CLIP, Session

BESIDE = 12  # clips before and after that are shown
ITEM = 20 * GRID  # pixels, width of one clip
PICTURE = QSize(9 * GRID, 5 * GRID)
HEIGHT = 14 * GRID  # pixels of the strip


@dataclass(frozen=True)
class StripItem:
    """One clip of the strip: what the queue shows of it, and its words."""

    row: QueueRow
    words: str


class ContextStrip(QScrollArea):
    """Stands over the lower edge of what is above `below` while it is open; the clip that is selected in its middle.

    What is hidden of the selected clip is hidden of its neighbours, too: they would tell.

    Signals:
        clipChosen: key of the clip that was clicked.
    """

    clipChosen = Signal(int)

    def __init__(
        self, session: Session, thumbnail: Callable[[int], QPixmap | None], host: QWidget, below: QWidget
    ) -> None:
        super().__init__(host)
        self._session, self._below = session, below
        self.setWidgetResizable(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Clips of the same recording"))
        self.pictures = StripPictures(thumbnail, session.labels.names)
        self.pictures.clipChosen.connect(self.clipChosen)
        self.setWidget(self.pictures)
        session.clipSelected.connect(self._selected)
        session.changed.connect(lambda _changes: self._selected(session.selected))
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def open_strip(self) -> bool:
        """Show the neighbours of the selected clip; False where it has none."""
        if not self._load():
            return False
        self.place()
        self.show()
        self.raise_()
        self._centre()
        return True

    def place(self) -> None:
        """Stand where it belongs, after sizes have changed."""
        row, height = self._below.geometry(), theme.scaled(HEIGHT)
        self.setGeometry(row.left(), row.top() - height - GRID // 2, row.width(), height)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.pictures.fit()

    def _load(self) -> bool:
        key = self._session.selected
        keys = [] if key == NO_CLIP else self._session.queue.recording(key)
        if len(keys) < 2:
            return False
        place = keys.index(key)
        some = keys[max(0, place - BESIDE) : place + BESIDE + 1]
        veil = self._session.veil(key)
        rows = [row.behind(veil | row.veil) for row in self._session.queue.rows(some, self._session.reviewer)]
        spoken = {clip.key: clip.transcript for clip in self._session.clips(some)}
        self.pictures.show_utterances([StripItem(row, spoken.get(row.key, "")) for row in rows], key)
        return True

    def _selected(self, _key: int) -> None:
        if not self.isVisible():
            return
        if self._load():
            self._centre()
        else:
            self.hide()

    def _centre(self) -> None:
        self.horizontalScrollBar().setValue(round(self.pictures.middle() - self.viewport().width() / 2))

    def _dress(self) -> None:
        t = theme.tokens
        self.setStyleSheet(
            f"ContextStrip {{ background: {t.panel}; border: 1px solid {t.border}; border-radius: {RADIUS}px; }}"
        )


class StripPictures(QWidget):
    """The clips in a row, painted: picture, speaker and label beside it, words below. Whoever speaks in the one that
    stands out is in bold wherever they speak.

    Signals:
        clipChosen: key of the clip that was clicked.
    """

    clipChosen = Signal(int)

    def __init__(self, thumbnail: Callable[[int], QPixmap | None], labels: Sequence[str]) -> None:
        super().__init__()
        self._thumbnail, self._labels = thumbnail, labels
        self.utterances: Sequence[StripItem] = ()
        self._here = NO_CLIP
        self._speaker = ""  # of the one that stands out
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_utterances(self, utterances: Sequence[StripItem], here: int) -> None:
        """Show these; `here` is the key of the one that stands out."""
        self.utterances, self._here = utterances, here
        self._speaker = next((item.row.speaker for item in utterances if item.row.key == here), "")
        self.setAccessibleDescription(plain("\n".join(map(self.describe, utterances))))
        self.fit()
        self.update()

    def fit(self) -> None:
        """As wide as all of them, as high as there is room."""
        self.resize(theme.scaled(ITEM * max(1, len(self.utterances))), self.parentWidget().height())

    def middle(self) -> float:
        """Pixel of the middle of the one that stands out."""
        place = next((n for n, item in enumerate(self.utterances) if item.row.key == self._here), 0)
        return theme.scaled(ITEM) * (place + 0.5)

    def mousePressEvent(self, event) -> None:
        found = self._at(event.position().x())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clipChosen.emit(found.row.key)

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos().x())
            if found is not None:
                QToolTip.showText(event.globalPos(), tip(self.describe(found)), self)
            return True
        return super().event(event)

    def describe(self, item: StripItem) -> str:
        """All of a clip's words, who says them, and whose the label is."""
        row = item.row
        label = words.word(row.label or row.pseudo_label)
        says = label if row.label or not label else self.tr("the model says {label}").format(label=label)
        return "\n".join(part for part in (row.clip_id, row.speaker, says, item.words) if part)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(theme.scale, theme.scale)
        seen = QRectF(event.rect().topLeft() / theme.scale, event.rect().size() / theme.scale)
        for n, item in enumerate(self.utterances):
            place = QRectF(n * ITEM, 0, ITEM, theme.area(self).height())
            if place.intersects(seen):
                self._paint(painter, place.adjusted(GRID / 2, GRID / 2, -GRID / 2, -GRID / 2), item)

    def _at(self, x: float) -> StripItem | None:
        place = int(x / theme.scaled(ITEM))
        return self.utterances[place] if 0 <= place < len(self.utterances) else None

    def _paint(self, painter: QPainter, place: QRectF, item: StripItem) -> None:
        row = item.row
        if row.key == self._here:
            painter.setPen(QPen(theme.colour("accent"), 1.5))
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(place, RADIUS, RADIUS)
        inner = place.adjusted(GRID / 2, GRID / 2, -GRID / 2, -GRID / 4)
        picture = QRectF(inner.topLeft(), PICTURE)
        self._paint_picture(painter, picture, row)
        beside = QRectF(picture.right() + GRID, picture.top(), inner.right() - picture.right() - GRID, picture.height())
        # The others are who listens to the one that stands out.
        same = row.speaker != "" and row.speaker == self._speaker
        painter.setFont(theme.font(SMALL, bold=same))
        painter.setPen(theme.colour("text" if same else "muted"))
        who = painter.fontMetrics().elidedText(plain(row.speaker), Qt.TextElideMode.ElideRight, int(beside.width()))
        painter.drawText(beside, Qt.AlignmentFlag.AlignTop, who)
        if label := row.label or row.pseudo_label:
            badge = QRectF(beside.left(), beside.bottom() - BADGE, BADGE, BADGE)
            paint_badge(painter, badge, label, self._labels, faded=not row.label)
        said = QRectF(inner.left(), picture.bottom() + GRID / 2, inner.width(), inner.bottom() - picture.bottom())
        painter.setFont(theme.font(BODY))
        painter.setPen(theme.colour("text"))
        metrics = painter.fontMetrics()
        lines = max(1, int(said.height() // metrics.lineSpacing()))
        # A word that wraps leaves room at its line's end: what is cut has to fit all the same.
        room = int(said.width() * (lines if lines == 1 else lines - 0.4))
        text = metrics.elidedText(plain(item.words), Qt.TextElideMode.ElideRight, room)
        painter.drawText(said, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop), text)

    def _paint_picture(self, painter: QPainter, rect: QRectF, row: QueueRow) -> None:
        pixmap = self._thumbnail(row.key) if row.has_video else None
        paint_small_picture(painter, rect, pixmap, "video" if row.has_video else "speech")
