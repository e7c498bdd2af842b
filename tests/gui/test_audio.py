"""Sound through a real sound server: what is heard drives the picture. PulseAudio's null sink makes no noise."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from media_clips import even, tone, write_clip
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

from emodesk.ui.mistake_dialog import qt_log
from emodesk.ui.review import audio

TESTS = Path(__file__).resolve().parents[1]

# Plays on while its sound server, whose process is named, is killed; Qt would end the program at the next device. Then
# the server is started again, and what is heard at last is printed.
BEREFT = """
import json, os, signal, subprocess, sys
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from emodesk.domain import Clip
from emodesk.ui.mistake_dialog import Mistakes
from emodesk.ui.review.audio import _server
from emodesk.ui.review.player import PlayerView

app = QApplication([])
Mistakes(None).install()

def until(met):
    loop = QEventLoop()
    look = QTimer(interval=20)
    look.timeout.connect(lambda: met() and loop.quit())
    look.start()
    loop.exec()

view = PlayerView()
view.show()
view.show_clip(Clip(1, "a", sys.argv[1]))
until(lambda: view._audio is not None)
view.set_loop(True)
view.play()
until(lambda: view._audio.heard() is not None)
os.kill(int(sys.argv[2]), signal.SIGKILL)
until(lambda: view.player.head.is_silent and _server.gone)
view._audio._taken_at = 0.0  # long ago
view.pause()
view.play()
place = view.player.head.position
until(lambda: view.player.head.position != place)
view._audio.close()  # as after some seconds without a clip
view.pause()
view.play()
place = view.player.head.position
until(lambda: view.player.head.position != place)
said = [view._audio.heard(), view._audio.is_lost]
server = subprocess.Popen(sys.argv[3:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
until(lambda: not _server.gone and not view.player.head.is_silent and view._audio.heard() is not None)
print(json.dumps([*said, view.is_playing]), flush=True)
server.kill()
os._exit(0)
"""

# In a process of its own: Qt connects to the sound server once a process, and other tests must not find it.
LISTENER = """
import json, sys
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from emodesk.domain import Clip
from emodesk.ui.review.player import PlayerView

app = QApplication([])

def until(met):
    loop = QEventLoop()
    look = QTimer(interval=20)
    look.timeout.connect(lambda: met() and loop.quit())
    look.start()
    loop.exec()

view = PlayerView()
view.show()
view.show_clip(Clip(1, "a", sys.argv[1]))
until(lambda: view._audio is not None and view.frame_count)
heard, found = [], {}
def shown(number, time):
    if (at := view._audio.heard()) is not None:
        heard.append((number, at, view.player.head.position))
view.frameShown.connect(shown)
for name, speed, loop, least in (("once", 1.0, None, 20), ("fast", 2.0, None, 20), ("loop", 1.0, (0.5, 1.0), 20)):
    view.set_speed(speed)
    view.set_loop(loop is not None, loop)
    view.seek_time(loop[0] if loop else 0.0)
    heard.clear()
    view.play()
    until(lambda: len(heard) >= least and (loop is None or {n for n, _, _ in heard} == set(range(12, 25)))
          or not view.is_playing)
    view.pause()
    found[name] = list(heard)
view.set_volume(0.0)
view.shut_down()
print(json.dumps(found))
"""


class Server(NamedTuple):
    """A sound server: how it is reached, its process, and how it was started."""

    environment: dict[str, str]
    pid: int
    command: list[str]


@pytest.fixture
def sound_server(tmp_path):
    if shutil.which("pulseaudio") is None:
        pytest.skip("PulseAudio is not installed")
    place = tmp_path / "sound.socket"
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    command = [
        "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes",
        f"--load=module-native-protocol-unix auth-anonymous=1 socket={place}", "--load=module-null-sink",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 100
    while not place.exists() and server.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    if not place.exists():
        server.kill()
        server.wait()
        pytest.skip("PulseAudio does not start here")
    environment |= {"PULSE_SERVER": f"unix:{place}", "QT_QPA_PLATFORM": "offscreen"}
    yield Server(environment, server.pid, command)
    server.terminate()
    server.wait(10)


def heard_by(program: str, environment: dict[str, str], path: Path, *more: str) -> object:
    """What a program that plays a clip prints at its end."""
    environment = {**environment, "PYTHONPATH": os.pathsep.join((str(TESTS.parent), os.environ["PYTHONPATH"]))}
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), *more], env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_sound_server_that_is_killed_takes_neither_the_picture_nor_the_program_with_it_and_is_heard_once_it_is_back(
    sound_server, tmp_path
):
    path = write_clip(tmp_path / "a.mkv", even(75), tone(3.0), sound_codec="pcm_s16le")
    environment, pid, command = sound_server
    heard, lost, plays = heard_by(BEREFT, environment, path, str(pid), *command)
    assert heard is None
    assert not lost
    assert plays


@pytest.mark.parametrize(
    ("said", "lost"), [("pa_context_connect() failed", True), ('Connection failure: "Connection refused"', False)]
)
def test_once_the_sound_server_has_gone_no_device_is_opened(qapp, monkeypatch, caplog, said, lost):
    def opened(*_: object) -> None:
        raise AssertionError("a device was opened")

    monkeypatch.setattr(audio, "QAudioSink", opened)
    for name in ("gone", "lost"):
        monkeypatch.setattr(audio._server, name, False)
    device = audio.SystemAudio(QAudioDevice(), QAudioFormat())
    for _ in range(3):
        qt_log.warning("PulseAudioService: %s", said)
    device.wake()
    assert device.heard() is None
    assert device.is_lost is lost
    assert len(caplog.records) == 1  # not each time that Qt tries


@pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is Linux's")
@pytest.mark.parametrize(
    ("given", "then"),
    [
        ("unix:/here", "unix:/here tcp:127.0.0.1:1"),
        ("unix:/here tcp:127.0.0.1:1", "unix:/here tcp:127.0.0.1:1"),
        ("", "unix:{socket} tcp:127.0.0.1:1"),
    ],
)
def test_qt_is_made_to_look_for_the_sound_server_as_long_as_it_is_away(tmp_path, monkeypatch, given, then):
    (tmp_path / "pulse").mkdir()
    place = tmp_path / "pulse" / "native"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("PULSE_RUNTIME_PATH", raising=False)
    monkeypatch.setenv("PULSE_SERVER", given)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(place))  # a socket's name may have a hundred letters
        audio._try_on()
    assert os.environ["PULSE_SERVER"] == then.format(socket=place)


def test_where_no_sound_server_is_known_none_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for name in ("PULSE_RUNTIME_PATH", "PULSE_SERVER"):
        monkeypatch.delenv(name, raising=False)
    audio._try_on()
    assert "PULSE_SERVER" not in os.environ


UNHEARD = """
import sys
from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtMultimedia import QMediaDevices
from PySide6.QtWidgets import QApplication
from emodesk.ui.mistake_dialog import _to_log
from emodesk.ui.review import audio

app = QApplication([])
qInstallMessageHandler(_to_log)
if QMediaDevices.defaultAudioOutput().isNull():
    print("gone" if audio._server.gone else "not heard of")
else:
    print("a device")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is Linux's")
@pytest.mark.parametrize("server", ["unix:/nowhere", "tcp:127.0.0.1:1"])
def test_what_qt_says_of_a_sound_server_that_is_not_there_is_understood(server):
    environment = {**os.environ, "PULSE_SERVER": server, "QT_QPA_PLATFORM": "offscreen"}
    environment["PYTHONPATH"] = os.pathsep.join((str(TESTS.parent), os.environ["PYTHONPATH"]))
    done = subprocess.run([sys.executable, "-c", UNHEARD], env=environment, capture_output=True, text=True, timeout=600)
    if "PulseAudioService" not in done.stderr:
        pytest.skip("Qt asks no PulseAudio server here")
    assert done.stdout.split() == ["gone"], done.stderr


def test_the_picture_follows_what_is_heard_at_every_speed_and_in_a_loop(sound_server, tmp_path):
    path = write_clip(tmp_path / "a.mkv", even(75), tone(3.0), sound_codec="pcm_s16le")
    found = heard_by(LISTENER, sound_server.environment, path)
    for name in ("once", "fast", "loop"):
        assert len(found[name]) >= 20, name
        apart = sorted(abs(heard - position) for _, heard, position in found[name])
        assert apart[len(apart) // 2] < 0.03, name
    numbers = {number for number, _, _ in found["loop"]}
    assert numbers == set(range(12, 25))  # the frame on show at 0.5 s began at 0.48 s
