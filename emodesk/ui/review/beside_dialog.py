"""Two side by side: two clips, or one clip under two rounds, that play, stop, go and hurry together."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from emodesk.domain import Clip, DomainError
from emodesk.domain.prediction import ClipPrediction, Curves
from emodesk.media.waveform import Waveforms
from emodesk.services.predictions import PredictionService
from emodesk.ui.review.player import PlayerView
from emodesk.ui.review.player_painting import PictureMarks
from emodesk.ui.review.transport import Transport
from emodesk.ui.theme import GRID
from emodesk.ui.timeline.timeline import TimelineView
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.label import Label, plain
from emodesk.ui.widgets.tab_order import follow_the_eye
from emodesk.viewmodels import words
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import teller
from emodesk.viewmodels.timeline import EMPTY, ClipTimeline
from trainer.protocol.printable import printable

FOLLOW_MILLISECONDS = 100  # between two looks at how far the two are apart
APART = 0.02  # seconds from which one is put where the other stands before both play on
ROUND_CHOICES = 12  # rounds of one clip that are offered


@dataclass(frozen=True)
class Beside:
    """What a side shows: a clip, and what a round says of it (0: none)."""

    clip: int
    round: int
    name: str


class BesideSide(QWidget):
    """One of the two: what it shows, its picture, its timeline.

    Attributes:
        clip: the clip shown.

    Signals:
        moved: the player shows another frame, or none and another time.
    """

    moved = Signal()
    _sound_ready = Signal(int)

    def __init__(self, session: Session, offers: Sequence[Beside], is_heard: bool) -> None:
        super().__init__()
        self._session, self._offers = session, offers
        self.clip: Clip | None = None
        self._curves: Curves | None = None
        self._prediction: ClipPrediction | None = None
        self._shows_face = True
        self.choice = Choice(self.tr("What is shown"))
        self.choice.addItems([plain(offer.name) for offer in offers])
        self.choice.setMinimumContentsLength(8)
        self.choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.says = Label()
        self.says.setProperty("class", "muted")
        self.player = PlayerView(sound=is_heard)
        self.timeline = TimelineView()
        self.timeline.labels = session.labels.names
        self._sounds = Waveforms(teller(self, "_sound_ready"))
        head = QHBoxLayout()
        head.addWidget(self.choice, 1)
        head.addWidget(self.says)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self.player, 3)
        column.addWidget(self.timeline, 2)
        self._sound_ready.connect(lambda _key: self._show_track())
        self.player.frameShown.connect(self._frame_shown)

    def show_offer(self, place: int) -> None:
        """Show the offer at a place of the list, from its first frame."""
        offer = self._offers[place]
        self.choice.setCurrentIndex(place)
        self.clip = self._session.clip(offer.clip)
        self._curves = self._prediction = None
        if offer.round and not self._session.veil(offer.clip).model:
            predictions = PredictionService(self._session.project, offer.round)
            with suppress(DomainError):  # a round whose files are gone says nothing; Rounds says why
                self._prediction, self._curves = predictions.prediction(offer.clip), predictions.curves(offer.clip)
        self.says.setText(self._words())
        self.timeline.set_cursor(0.0)
        self.timeline.show_all()
        self._show_track()
        self.player.show_clip(self.clip)

    def show_face(self, shown: bool) -> None:
        """Draw the face's box and the class of the frame on the picture, or not."""
        self._shows_face = shown
        self._overlay(self.timeline.cursor_seconds)

    @property
    def seconds(self) -> float:
        """Where it stands."""
        return self.player.player.head.position

    @property
    def duration(self) -> float:
        """Seconds of the clip."""
        return self.clip.duration if self.clip else 0.0

    def shut_down(self) -> None:
        """Let go of files and threads."""
        self._sounds.close()
        self.player.shut_down()

    def _words(self) -> str:
        if self._prediction is None:
            return self.tr("no round says anything of it") if self.clip else ""
        label = words.word(self._prediction.label)
        return self.tr("{label} {confidence:.2f}").format(label=label, confidence=self._prediction.confidence)

    def _show_track(self) -> None:
        if self.clip is None:
            return
        peaks = self._sounds.get(self.clip)
        present = () if self._prediction is None else tuple(bool(item) for item in self._prediction.present)
        shown = self._prediction.label if self._prediction else ""
        track = ClipTimeline(self.duration, EMPTY if peaks is None else peaks, self._curves, present)
        self.timeline.show_track(track, shown, self.tr("No curves"))

    def _frame_shown(self, _number: int, seconds: float) -> None:
        self.timeline.set_cursor(seconds)
        self._overlay(seconds)
        self.moved.emit()

    def _overlay(self, seconds: float) -> None:
        values = self.timeline.track.at(seconds) if self._shows_face else None
        box = self.timeline.track.face_at(seconds) if self._shows_face else None
        self.player.set_overlay(PictureMarks(box, label=values.label if values else ""), self._session.labels.names)


class BesideDialog(QDialog):
    """The left one is heard; the right one follows it.

    Attributes:
        sides: left and right.
        transport: the controls of both.
    """

    def __init__(self, session: Session, clip: int, others: Sequence[int], parent: QWidget | None = None) -> None:
        """`others` are clips that may stand beside `clip`."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Two side by side"))
        self.resize(QSize(150 * GRID, 84 * GRID).boundedTo(self.screen().availableGeometry().size()))
        offers = _offers(session, clip, others)
        self.sides = (BesideSide(session, offers, True), BesideSide(session, offers, False))
        self.transport = Transport()
        self.transport.loop.hide()
        self.transport.face_box.setChecked(True)
        both = QHBoxLayout()
        both.setSpacing(2 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(both, 1)
        column.addWidget(self.transport)
        for side in self.sides:
            both.addWidget(side, 1)
            side.choice.activated.connect(lambda place, side=side: self._choose(side, place))
            side.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            side.timeline.seekRequested.connect(self.seek)
            side.timeline.scrubbing.connect(self._scrub)
            side.player.stateChanged.connect(lambda _state: self.transport.show_playing(self.is_playing))
            side.player.installEventFilter(self)
            side.moved.connect(self._show_position)
        self.transport.toggled.connect(self.toggle)
        self.transport.stepped.connect(self.step)
        self.transport.speedChanged.connect(self._set_speed)
        self.transport.faceBoxChanged.connect(lambda shown: [side.show_face(shown) for side in self.sides])
        self.transport.volumeChanged.connect(lambda _volume: self._set_volume())
        self.transport.muteChanged.connect(lambda _muted: self._set_volume())
        for key, act in (
            (Qt.Key.Key_Space, self.toggle), (Qt.Key.Key_Left, lambda: self.step(-1)),
            (Qt.Key.Key_Right, lambda: self.step(1)), (Qt.Key.Key_Home, lambda: self.seek(0.0)),
            (Qt.Key.Key_BracketLeft, lambda: self.transport.change_speed(-1)),
            (Qt.Key.Key_BracketRight, lambda: self.transport.change_speed(1)),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self._follow = QTimer(self, interval=FOLLOW_MILLISECONDS)
        self._follow.timeout.connect(self._keep_together)
        self._follow.start()
        self.finished.connect(self._shut_down)
        follow_the_eye(self, *self.sides, self.transport)
        self.sides[0].show_offer(0)
        self.sides[1].show_offer(min(1, len(offers) - 1))

    @property
    def is_playing(self) -> bool:
        """Whether one of them runs."""
        return any(side.player.is_playing for side in self.sides)

    def toggle(self) -> None:
        """Play both from where the farther one stands; from the beginning where both have ended. Or stop both."""
        if self.is_playing:
            self._pause()
            return
        here = max(side.seconds for side in self.sides)
        longest = max(side.duration for side in self.sides)
        if here >= longest - self._frame():
            here = 0.0
        for side in self.sides:
            if here < side.duration - self._frame() or here == 0.0:
                if abs(side.seconds - here) > APART:
                    side.player.seek_time(here)
                side.player.play()

    def step(self, frames: int) -> None:
        """Both stand so many frames on."""
        self._pause()
        for side in self.sides:
            side.player.step(frames)

    def seek(self, seconds: float) -> None:
        """Both stand, or play on, from a time; the shorter one at its end where that is earlier."""
        for side in self.sides:
            side.player.seek_time(min(seconds, side.duration))

    def eventFilter(self, _watched, event) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            self.toggle()
            return True
        return False

    def _choose(self, side: BesideSide, place: int) -> None:
        self._pause()
        side.show_offer(place)
        self.seek(0.0)

    def _pause(self) -> None:
        for side in self.sides:
            side.player.pause()

    def _scrub(self, begins: bool) -> None:
        self._pause()
        for side in self.sides:
            side.player.scrub(begins)

    def _set_speed(self, speed: float) -> None:
        for side in self.sides:
            side.player.set_speed(speed)

    def _set_volume(self) -> None:
        transport = self.transport
        self.sides[0].player.set_volume(0.0 if transport.mute.isChecked() else transport.volume.value() / 100)

    def _keep_together(self) -> None:
        left, right = self.sides
        if left.player.is_playing and right.player.is_playing:
            right.player.player.head.follow(left.seconds)

    def _frame(self) -> float:
        """Seconds of the longest frame of either, about."""
        return max(side.duration / max(side.player.frame_count, 1) for side in self.sides) + APART

    def _show_position(self) -> None:
        farther = max(self.sides, key=lambda side: side.timeline.cursor_seconds)
        self.transport.show_position(farther.timeline.cursor_seconds, max(side.duration for side in self.sides))

    def _shut_down(self) -> None:
        self._follow.stop()
        for side in self.sides:
            side.shut_down()
        self.deleteLater()


def _offers(session: Session, clip: int, others: Sequence[int]) -> list[Beside]:
    """The clip under the round in use first, then under others, then other clips."""
    applied = session.predictions.applied_round()
    found = []
    for key in (clip, *others):
        shown = session.clip(key)
        if shown is None:
            continue
        rounds = [] if session.veil(key).model else session.predictions.rounds_of(key)
        rounds = [applied] * (applied in rounds) + [number for number in rounds if number != applied]
        for number in (rounds[:ROUND_CHOICES] if key == clip else rounds[:1]) or [0]:
            name = QCoreApplication.translate("BesideDialog", "{clip} · round {n}").format(
                clip=printable(shown.clip_id), n=number
            )
            found.append(Beside(key, number, name if number else printable(shown.clip_id)))
    return found
