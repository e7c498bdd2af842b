"""Rating a clip while it plays: the hand is looked at on the clip's own time, and what it said becomes a vote."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from emodesk.domain import Clip
from emodesk.domain.ratings import HERTZ, JUMP, Sampler, Scale
from emodesk.ui.review.joystick import Joystick
from emodesk.ui.review.player import PlayerView
from emodesk.ui.review.rating_overlay import RatingOverlay
from emodesk.viewmodels import words
from emodesk.viewmodels.key_words import key_words
from emodesk.viewmodels.ratings import RatingLines, RatingModel

CLOCK_ROOM = 0.25  # seconds by which the player's clock may have been set right meanwhile
LOOK_MILLISECONDS = 15  # more often than samples are taken, so that their times are met


class RatingWhilePlaying(QObject):
    """Runs one pass over the clip that `player` shows, from its start, or from that of the selection.

    Attributes:
        overlay: what stands over the picture meanwhile.
        joystick: the one that speaks beside mouse and keys, where there is one.
        model: where ratings come from and go to.
        hand: the samples so far, [n]; None while nothing is rated.

    Signals:
        began: a pass began; the clip plays from the start of what is selected, once.
        ended: it ended.
        moved: `hand` has grown.
        said: one short sentence about what came of it.
    """

    began = Signal()
    ended = Signal()
    moved = Signal()
    said = Signal(str)

    def __init__(
        self, player: PlayerView, model: RatingModel, clip: Callable[[], Clip | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._player, self.model, self._shown = player, model, clip
        self._clip: Clip | None = None
        self._sampler: Sampler | None = None
        self._looked = 0.0  # when the hand was last looked at
        self.overlay = RatingOverlay(player)
        self.overlay.ended.connect(self.end)
        self.overlay.toggled.connect(player.toggle)
        self.overlay.scaleChosen.connect(self.choose)
        self.joystick = Joystick(self)
        self.joystick.moved.connect(self.overlay.set_value)
        self.joystick.found.connect(self.overlay.set_joystick)
        player.finished.connect(self._finished)
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    @property
    def is_running(self) -> bool:
        """Whether a clip is being rated."""
        return self._sampler is not None

    @property
    def hand(self) -> np.ndarray | None:
        """The samples so far."""
        return None if self._sampler is None else self._sampler.values

    @property
    def lines(self) -> RatingLines:
        """What the timeline shows meanwhile: nothing that anybody said before."""
        return RatingLines(self.overlay.scale, said=words.sentence_case(words.scale_words(self.overlay.scale)))

    def start(self) -> None:
        """Rate the clip that is shown; where it is being rated already, begin anew and drop what was said."""
        clip = self._shown()
        if clip is None or clip.duration <= 0:
            return
        self._clip, self._sampler = clip, Sampler(clip.duration)
        self.overlay.begin(self.model.scale, self.model.scales())
        self._timer.start()
        self.joystick.listen()
        if self.joystick.refused:
            text = self.tr("The joystick {file} may not be read by this account; mouse and keys rate.")
            self.said.emit(text.format(file=self.joystick.refused))
        self.began.emit()
        self._look()

    def choose(self, scale: Scale) -> None:
        """Rate something else: what was said so far is kept where it is enough, and the clip begins anew."""
        running = self.is_running
        self.end()
        self.model.scale = scale
        if running:
            self.start()

    def end(self) -> None:
        """Keep what was said; where that is too little to say anything, nothing is."""
        if self._sampler is None:
            return
        self._look()
        clip, sampler, scale = self._clip, self._sampler, self.overlay.scale
        self._clip = self._sampler = None
        self._timer.stop()
        self.joystick.stop()
        self.overlay.hide()
        self.ended.emit()
        if not sampler.is_enough:
            self.said.emit(self.tr("Nothing was rated: the clip has to play meanwhile."))
        elif self.model.keep(clip.key, scale, sampler.values):
            seconds = np.isfinite(sampler.values).sum() / HERTZ
            text = self.tr("{what} rated along {seconds:.1f} s; {key} takes it back")
            what = words.sentence_case(words.scale_words(scale))
            self.said.emit(text.format(what=what, seconds=seconds, key=key_words("review.undo")))

    def drop(self) -> None:
        """End without keeping anything: somebody else reviews now."""
        if self._sampler is not None:
            self._sampler = Sampler(0.0)
            self.end()

    def _look(self, seconds: float | None = None) -> None:
        """See where the hand is; `seconds` of the clip where the player is known to stand there."""
        if self._sampler is None:
            return
        head, now = self._player.player.head, time.monotonic()
        # However long the machine kept us from looking: what was played meanwhile was not sought.
        played = (now - self._looked) * head.speed + CLOCK_ROOM
        self._looked = now
        self._sampler.look(head.position if seconds is None else seconds, self.overlay.value, max(JUMP, played))
        self.moved.emit()

    def _finished(self) -> None:
        self._look(self._player.player.head.bounds[1])
        self.end()
