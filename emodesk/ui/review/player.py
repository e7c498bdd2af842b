"""The picture of the clip: plays it, paints it letterboxed, and says which frame is shown."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from emodesk.domain import Clip
from emodesk.media import Player, PlayerState
from emodesk.media.source import Picture
from emodesk.ui.review.player_painting import NO_MARKS, PictureMarks, paint_note, paint_overlay, paint_words, place_of
from emodesk.ui.theme import theme
from emodesk.ui.widgets.notice import Notice
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import NO_CLIP
from emodesk.viewmodels.tasks import teller

LEAST_SIZE = QSize(192, 78)
REFIT_MILLISECONDS = 80  # after the last change of size until pictures are made for the new one
DEVICE_MILLISECONDS = 500  # after the first picture until the sound device is looked for: that takes a while


class PlayerView(QWidget):
    """Plays clips and paints them; nothing in it waits for a file or a decoder.

    A clip shown after another goes on playing if the person had started to play. Sound drives the clock where there is
    a device; at another speed it keeps its pitch. `sound` False looks for no device.

    Attributes:
        player: the engine; its `dropped` counts frames that came too late.

    Signals:
        frameShown: number of the frame and its time in seconds; -1 and the position for a clip without pictures.
        stateChanged: "empty", "opening", "paused", "playing" or "error".
        finished: the end was reached and nothing is repeated.
        problemChanged: `problem` may be another.
        framesLost: another frame turned out not to decode: `player.lost` has them.
        soundGone: the sound device makes no progress any more, or sound is heard again; and whether it has gone for as
            long as this program runs.
        firstFramePainted: key of a clip whose first picture, or what stands for it, is on the screen.
    """

    frameShown = Signal(int, float)
    stateChanged = Signal(str)
    finished = Signal()
    problemChanged = Signal()
    framesLost = Signal()
    soundGone = Signal(bool, bool)
    firstFramePainted = Signal(int)

    _news = Signal()

    def __init__(self, parent: QWidget | None = None, sound: bool = True) -> None:
        super().__init__(parent)
        self.player = Player(teller(self, "_news"), self._state_changed, self.finished.emit)
        self._image: QImage | None = None
        self._picture: Picture | None = None  # owns the pixels that the image points to
        self._unpainted = False
        self._saw_frame = False  # of the clip shown: at least one of its frames could be decoded
        self._coming: Sequence[Clip] | None = None  # to be opened when the clip shown is painted
        self._rolling = False
        self._silence = (False, False)  # what the person was told last
        self._lost = 0  # frames that were said to be lost
        self._lost_audio = False  # the last sound device was taken away
        self._marks = NO_MARKS
        self._labels: Sequence[str] = ()
        self._audio = None
        self._volume = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(LEAST_SIZE)
        self.setAccessibleName(self.tr("Picture of the clip"))
        self._clockwork = QTimer(self, singleShot=True)
        self._clockwork.setTimerType(Qt.TimerType.PreciseTimer)
        self._clockwork.timeout.connect(self._look)
        self._refit = QTimer(self, singleShot=True, interval=REFIT_MILLISECONDS)
        self._refit.timeout.connect(self._fit)
        self._device = QTimer(self, singleShot=True, interval=DEVICE_MILLISECONDS)
        self._device.timeout.connect(self._find_audio)
        self._wants_sound = sound
        self._news.connect(self._look)
        theme.changed.connect(self.update)

    # ------------------------------------------------------------------ for the stage

    @property
    def is_playing(self) -> bool:
        """Whether the clip runs."""
        return self.player.state == PlayerState.PLAYING

    @property
    def frame_count(self) -> int:
        """Frames of the clip; 0 while it opens and where it has none."""
        return self.player.frames

    @property
    def is_unpainted(self) -> bool:
        """Whether neither the clip's picture nor what stands for it has been painted yet."""
        return self._unpainted

    @property
    def held(self) -> int:
        """Key of the clip whose picture, or what stands for it, is painted from now on; NO_CLIP while it opens."""
        clip = self.player.clip
        return clip.key if clip is not None and self._has_something() else NO_CLIP

    @property
    def problem(self) -> str:
        """Why the clip cannot be shown, in one sentence; '' where it can, or while it opens."""
        if self.player.state == PlayerState.ERROR:
            return said(self.player.error)
        if self._picture is not None and not self._saw_frame:
            return self.tr("The first frame of “{file}” cannot be decoded; the file is damaged.").format(
                file=os.path.basename(self.player.clip.path)
            )
        return ""

    def show_clip(self, clip: Clip | None) -> None:
        """Show a clip from its first frame, None for none; at once where it was prefetched."""
        self._image = self._picture = None
        self._marks = NO_MARKS
        self._unpainted, self._coming, self._saw_frame = clip is not None, None, False
        self._fit()
        self.player.show(clip, play=self._rolling)
        self._look()
        self.update()

    def prefetch(self, clips: Sequence[Clip]) -> None:
        """Open the clips that probably come next, once the one shown is painted."""
        if self._unpainted:
            self._coming = clips
        else:
            self.player.prefetch(clips)

    def set_overlay(self, marks: PictureMarks, labels: Sequence[str] = ()) -> None:
        """Draw what is known of the frame over the picture; the class is one of `labels`."""
        if marks != self._marks:
            self._marks, self._labels = marks, labels
            self.update()

    def play(self) -> None:
        """Play on; from the beginning at the end."""
        self._rolling = True
        self._find_audio()
        self.player.play()

    def pause(self) -> None:
        """Stand on the frame shown."""
        self._rolling = False
        self.player.pause()
        self._look()

    def toggle(self) -> None:
        """Play if it stands, pause if it plays."""
        opening = self._rolling and self.player.state == PlayerState.OPENING
        if self.is_playing or opening:
            self.pause()
        else:
            self.play()

    def step(self, frames: int) -> None:
        """Pause and show the frame so many frames on (or back)."""
        self.player.step(frames)
        self._look()

    def seek_time(self, seconds: float) -> None:
        """Show the frame at a time in seconds."""
        self.player.seek_time(seconds)
        self._look()

    def scrub(self, begins: bool) -> None:
        """The hand begins, or ends, to move through the clip: until it rests, near frames may stand in."""
        self.player.is_scrubbing = begins
        if not begins and self._picture is not None and self._picture.stands >= 0:
            self._look()

    def seek_frame(self, number: int) -> None:
        """Show a frame, counted from the end where negative."""
        self.player.seek_frame(number)
        self._look()

    def set_loop(self, loop: bool, section: tuple[float, float] | None = None) -> None:
        """Play the clip, or only a section of it in seconds, once or again and again."""
        self.player.set_loop(loop, section)

    def set_speed(self, speed: float) -> None:
        """Play at times the natural speed."""
        self.player.set_speed(speed)

    def set_volume(self, volume: float) -> None:
        """Loudness 0..1; 0 is silent."""
        self._volume = volume
        if self._audio is not None:
            self._audio.set_volume(volume)

    def shut_down(self) -> None:
        """Let go of files, threads and the sound device; the widget shows nothing afterwards."""
        self._wants_sound = False
        for timer in (self._clockwork, self._refit, self._device):
            timer.stop()
        self._image = self._picture = self._coming = None  # nothing more is opened
        self.player.set_audio(None)
        if self._audio is not None:
            self._audio.close()
            self._audio = None
        self.player.close()

    # ------------------------------------------------------------------ time

    def _look(self) -> None:
        """Take what is due from the player, and come again when more is."""
        picture = self.player.tick()
        if picture is not None:
            self._take(picture)
        elif self._has_no_picture():
            self.frameShown.emit(-1, self.player.head.position)
        lost = len(self.player.lost)
        if lost != self._lost:
            self._lost = lost
            self.framesLost.emit()
        is_silent = self.player.head.is_silent or self._lost_audio
        silence = (is_silent, is_silent and self._audio is not None and self._audio.is_lost)
        if silence != self._silence:
            self._silence = silence
            self.soundGone.emit(*silence)
        pause = self.player.next_look()
        if pause is not None:
            self._clockwork.start(max(math.ceil(pause * 1000), 1))

    def _take(self, picture: Picture) -> None:
        height, width = picture.rgb.shape[:2]
        self._picture = picture
        self._image = QImage(picture.rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        if not self._saw_frame:
            self._saw_frame = not picture.lost
            self.problemChanged.emit()
        self.update()
        self.frameShown.emit(picture.number, self.player.time_of(picture.number))

    def _state_changed(self) -> None:
        if self.player.state == PlayerState.ERROR:
            self._image = self._picture = None
        self.stateChanged.emit(str(self.player.state))
        self.problemChanged.emit()
        self.update()

    def _fit(self) -> None:
        ratio = self.devicePixelRatioF()
        self.player.resize((round(self.width() * ratio), round(self.height() * ratio)))

    def _find_audio(self) -> None:
        """Look for the sound device once: asking the system for it takes up to half a second."""
        if not self._wants_sound:
            return
        self._wants_sound = False
        self._device.stop()
        # Here and not above, so that the window is there before the sound libraries are loaded.
        from PySide6.QtMultimedia import QMediaDevices

        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._change_device)
        self._change_device()

    def _change_device(self) -> None:
        from emodesk.ui.review.audio import default_audio

        old, self._audio = self._audio, default_audio(self)
        if self._audio is not None:
            self._audio.set_volume(self._volume)
            self._audio.wake()
        self.player.set_audio(self._audio)
        self._lost_audio = self._audio is None and (old is not None or self._lost_audio)
        self._look()
        if old is not None:
            old.close()
            old.deleteLater()

    # ------------------------------------------------------------------ painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._refit.start()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.player.clip is not None:
            self.toggle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("picture"))
        if self._image is not None:
            place = place_of(self._image, self.size(), self.devicePixelRatioF())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
            if self._picture is not None and self._picture.lost:
                paint_words(painter, place.toAlignedRect(), self._lost_words(), "warning")
            elif self._picture is not None and self._picture.stands >= 0:
                paint_note(painter, place, self.tr("≈ frame {number}").format(number=self._picture.stands + 1))
            paint_overlay(painter, place, self._marks, self._labels)
        else:
            paint_words(painter, self.rect().adjusted(0, Notice.covered(self), 0, 0), *self._words())
        painter.end()
        self._say_painted()

    def _words(self) -> tuple[str, str]:
        """What stands where there is no picture, and the sign above it."""
        state = self.player.state
        if state == PlayerState.EMPTY:
            return self.tr("No clip is selected. Choose one in the queue."), ""
        if state == PlayerState.ERROR:
            return self.problem, "warning"
        if self._has_no_picture() and self.player.has_damaged_picture:
            return self.tr("The picture of this clip cannot be decoded; only its sound is played."), "warning"
        if self._has_no_picture():
            return self.tr("Sound only: this clip has no picture."), "speech"
        return "", ""

    def _lost_words(self) -> str:
        return self.tr("Frame {number} cannot be decoded.").format(number=self._picture.number + 1)

    def _has_no_picture(self) -> bool:
        return not self.frame_count and self.player.state in (PlayerState.PAUSED, PlayerState.PLAYING)

    def _has_something(self) -> bool:
        return self._image is not None or self.player.state == PlayerState.ERROR or self._has_no_picture()

    def _say_painted(self) -> None:
        if self._unpainted and self._has_something():
            self._unpainted = False
            key = self.player.clip.key
            # After the painting, so that what listens may itself change what is painted.
            QTimer.singleShot(0, self, lambda: self._painted(key))
            if self._wants_sound and not self._device.isActive():
                self._device.start()

    def _painted(self, key: int) -> None:
        self.firstFramePainted.emit(key)
        coming, self._coming = self._coming, None
        if coming is not None and not self._unpainted:
            self.player.prefetch(coming)
