"""Sound through the system's device, and what of it is heard now: the player's clock."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

from PySide6.QtCore import QIODevice, QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

from emodesk.media import SoundTrack
from emodesk.ui.mistake_dialog import qt_log

log = logging.getLogger(__name__)

RATES = (48000, 44100)
BYTES_A_SAMPLE = 4  # stereo int16
BUFFER_SECONDS = 0.1  # sound handed over beforehand: how long the window may be busy without a gap
FEED_MILLISECONDS = 20
BEYOND_SECONDS = 0.015  # of sound that Qt has handed on and that is not heard yet: three periods of the sound server
# A device that takes nothing for so long is opened anew. Not sooner: where the sound server is only held up, sound
# comes back by itself, and to open a device meanwhile would hold up the window too.
STUCK_SECONDS = 20.0
# As Qt says it, which tries to reach a server that has ended three seconds later. Where that fails at once it never
# tries again; where it fails later it tries on, and tells of devices once it has succeeded. To open one before that
# would abort the program.
LOST, AWAY = "pa_context_connect() failed", "PulseAudioService: Connection failure"
NOWHERE = "tcp:127.0.0.1:1"  # a server that is none, behind the true one: to reach neither fails later, not at once
IDLE_SECONDS = 10.0  # silence is played so long after a clip: many devices swallow the beginning when they wake up


class _ServerWatch(logging.Filter):
    """Hears from Qt that the sound server has gone, until there are devices again.

    Attributes:
        gone: no device may be opened.
        lost: Qt does not look for the server any more.
    """

    gone = lost = False

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        lost = LOST in message
        if not lost and AWAY not in message:
            return True
        before = self.gone, self.lost
        self.gone, self.lost = True, self.lost or lost
        return before != (self.gone, self.lost)  # it is said each time that Qt has tried


_server = _ServerWatch()
qt_log.addFilter(_server)


class SystemAudio(QObject):
    """An AudioOutput on one sound device, which it keeps awake between clips.

    Attributes:
        rate: samples a second that the device takes.
    """

    def __init__(self, device: QAudioDevice, audio_format: QAudioFormat, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rate = audio_format.sampleRate()
        self._device = device
        self._format = audio_format
        self._volume = 1.0
        self._sink: QAudioSink | None = None
        self._stream: QIODevice | None = None
        self._track: SoundTrack | None = None
        self._position = 0.0
        self._speed = 1.0
        self._loop: tuple[float, float] | None = None
        self._written = 0  # samples since the device was opened
        self._origin = 0  # of these, before the track began
        self._idle_since = time.monotonic()
        self._taken_at = 0.0  # when the device took something last
        self._feeding = QTimer(self)
        self._feeding.setTimerType(Qt.TimerType.PreciseTimer)
        self._feeding.setInterval(FEED_MILLISECONDS)
        self._feeding.timeout.connect(self._feed)

    @property
    def is_lost(self) -> bool:
        """Whether there will be no sound any more in this program, unless another device is found."""
        return _server.lost

    def set_volume(self, volume: float) -> None:
        """Loudness as heard, 0..1."""
        self._volume = volume
        if self._sink is not None:
            self._sink.setVolume(self._amplitude())

    def wake(self) -> None:
        """Open the device, so that the first clip is heard from its first sample; anew where it has failed."""
        self._idle_since = time.monotonic()
        if self._sink is not None and self._is_alive() and not self._is_stuck():
            return
        if _server.gone:
            return
        self.close()
        self._sink = QAudioSink(self._device, self._format, self)
        self._sink.setBufferSize(int(BUFFER_SECONDS * self.rate) * BYTES_A_SAMPLE)
        self._sink.setVolume(self._amplitude())
        self._stream = self._sink.start()
        if self._stream is None or not self._is_alive():
            log.warning("the sound device does not start: %s", self._sink.error().name)
            self.close()
            return
        self._written, self._taken_at = 0, time.monotonic()
        self._feeding.start()
        self._feed()

    def start(self, track: SoundTrack, position: float, speed: float, loop: tuple[float, float] | None) -> None:
        """Play the track from a position in seconds, beginning anew at loop[0] whenever loop[1] is reached."""
        self._track = None
        self.wake()
        self._track, self._position, self._speed, self._loop = track, position, speed, loop
        self._origin = self._written
        self._feed()

    def heard(self) -> float | None:
        """Seconds of the clip that are heard now; None before the track is heard and where the device failed."""
        if self._sink is None or self._track is None or not self._is_alive():
            return None
        waiting = (self._sink.bufferSize() - self._sink.bytesFree()) / BYTES_A_SAMPLE
        played = self._written - self._origin - waiting - BEYOND_SECONDS * self.rate
        return self._after(played) if played > 0 else None

    def stop(self) -> None:
        """Fall silent, within BUFFER_SECONDS."""
        self._track = None
        self._idle_since = time.monotonic()

    def close(self) -> None:
        """Let go of the device; `start` takes it again."""
        self._feeding.stop()
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
        self._sink = self._stream = None

    def _feed(self) -> None:
        if self._sink is None:
            return
        if self._track is None and time.monotonic() - self._idle_since > IDLE_SECONDS:
            self.close()
            return
        free = self._sink.bytesFree() // BYTES_A_SAMPLE
        while free > 0:
            if self._track is None:
                count, data = free, bytes(free * BYTES_A_SAMPLE)
            else:
                count = min(free, self._until_turn())
                data = self._track.read(self._next_sample(), count, self.rate, self._speed).tobytes()
            taken = self._stream.write(data) // BYTES_A_SAMPLE
            if taken <= 0:
                return
            self._written += taken
            self._taken_at = time.monotonic()
            free -= taken

    def _is_alive(self) -> bool:
        # By name: the enumerations are QAudio's before Qt 6.11 and QtAudio's after.
        return self._sink.state().name != "StoppedState" and self._sink.error().name in ("NoError", "UnderrunError")

    def _is_stuck(self) -> bool:
        return time.monotonic() - self._taken_at > STUCK_SECONDS

    def _after(self, samples: float) -> float:
        """Position in the clip so many samples after the track began."""
        position = self._position + samples * self._speed / self.rate
        if self._loop is not None and position >= self._loop[1]:
            begin, end = self._loop
            position = begin + (position - end) % (end - begin)
        return position

    def _next_sample(self) -> int:
        return round(self._after(self._written - self._origin) / self._speed * self.rate)

    def _until_turn(self) -> int:
        """Samples until the loop begins anew."""
        if self._loop is None:
            return 2**31
        left = self._loop[1] - self._after(self._written - self._origin)
        return max(round(left / self._speed * self.rate), 1)

    def _amplitude(self) -> float:
        # Loudness as heard goes with about the cube root of the amplitude.
        return self._volume**3


def default_audio(parent: QObject | None = None) -> SystemAudio | None:
    """The system's default sound device, None where there is none that takes stereo 16-bit sound."""
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        return None
    _server.gone = _server.lost = False  # Qt has asked the server for its devices
    _try_on()
    audio_format = QAudioFormat()
    audio_format.setChannelCount(2)
    audio_format.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    for rate in RATES:
        audio_format.setSampleRate(rate)
        if device.isFormatSupported(audio_format):
            return SystemAudio(device, audio_format, parent)
    return None


def _try_on() -> None:
    """Have Qt look for the sound server as long as it is away, should it end."""
    server = os.environ.get("PULSE_SERVER", "")
    if not server and (runtime := os.environ.get("XDG_RUNTIME_DIR")):
        socket = Path(os.environ.get("PULSE_RUNTIME_PATH") or Path(runtime, "pulse"), "native")
        server = f"unix:{socket}" if socket.is_socket() else ""
    if server and NOWHERE not in server.split():
        os.environ["PULSE_SERVER"] = f"{server} {NOWHERE}"  # read whenever a connection is made anew
