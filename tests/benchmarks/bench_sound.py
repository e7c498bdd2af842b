"""Sound as heard beside the picture: one JSON object a line. `python tests/benchmarks/bench_sound.py [--passes N]`.

A clip whose tone comes on for a fifth of every second is played at every speed through a PulseAudio server of its own
with a null sink, and what reaches the sink is recorded. `median_ms`, `most_ms`: how much later (or earlier, below
zero) than its picture the middle of a tone is heard, in milliseconds on the wall. Needs pulseaudio and parec, and a
machine that is not busy: a window that waits for a processor shows late.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import numpy as np  # noqa: E402
from event_loop import live  # noqa: E402
from media_clips import SOUND_RATE, even, tone, write_clip  # noqa: E402

RATE = 48000  # of the recording
LATENCY = 5  # milliseconds that the recorder may hold back
SECONDS = 60.0  # of the clip
PLAYED = 8.0  # seconds of the clip that are played at least, and on the wall
LOUD = 0.1  # of full scale
JOIN = 0.06  # seconds; tones nearer than this are one


def main() -> None:
    """Play at every speed and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passes", type=int, default=1, help="how often each speed is played")
    parser.add_argument(
        "--seconds", type=float, default=PLAYED, help="of the clip, and on the wall, that each is played"
    )
    args = parser.parse_args()
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        raise SystemExit("pulseaudio and parec are not installed.")
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)):
        measure(Path(folder), args.passes, args.seconds)


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """A sound server with a null sink, which this process and its children use."""
    socket = folder / "sound.socket"
    os.environ.update(HOME=str(folder), XDG_RUNTIME_DIR=str(folder), PULSE_SERVER=f"unix:{socket}")
    process = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes",
         f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
         f"--load=module-null-sink sink_name=heard rate={RATE}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while not socket.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        if not socket.exists():
            raise SystemExit("PulseAudio does not start here.")
        yield
    finally:
        process.terminate()
        process.wait(10)


class Recorder:
    """What reaches the sink, and when: a thread reads what parec records."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["parec", "-d", "heard.monitor", "--raw", "--format=s16le", "--channels=1", f"--rate={RATE}",
             f"--latency-msec={LATENCY}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._pieces: list[tuple[float, bytes]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while piece := os.read(self._process.stdout.fileno(), 65536):
            self._pieces.append((time.monotonic(), piece))

    def stop(self) -> tuple[float, np.ndarray]:
        """The moment of the first sample, and all samples, -1..1.

        A null sink hands a block on as it begins to play it: a piece comes when all but its last block has been heard
        at the earliest, and the promptest piece tells when.
        """
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        self._process.stdout.close()
        counts = np.cumsum([len(piece) // 2 for _, piece in self._pieces])
        begun = min(when - count / RATE for (when, _), count in zip(self._pieces, counts, strict=True)) + LATENCY / 1000
        sound = np.frombuffer(b"".join(piece for _, piece in self._pieces), np.int16)
        return begun, sound / 32768


def measure(folder: Path, passes: int, seconds: float) -> None:
    """Every speed in turn."""
    from PySide6.QtWidgets import QApplication

    from emodesk.domain import Clip
    from emodesk.ui.review.player import PlayerView
    from emodesk.ui.review.transport import SPEEDS

    app = QApplication([])

    sound = tone(SECONDS, 1000)
    second = np.arange(len(sound)) / SOUND_RATE % 1.0
    sound[(second < 0.4) | (second >= 0.6)] = 0  # the middles of the tones stand at half seconds
    path = write_clip(folder / "a.mkv", even(round(25 * SECONDS)), sound, sound_codec="pcm_s16le")
    view = PlayerView()
    view.show()
    view.show_clip(Clip(1, "a", str(path)))
    live(2500)  # the device is found and awake
    assert view._audio is not None
    shown: list[tuple[float, float]] = []
    view.frameShown.connect(lambda _number, position: shown.append((time.monotonic(), position)))
    for speed in SPEEDS:
        apart: list[float] = []
        for _ in range(passes):
            view.set_speed(speed)
            view.seek_time(0.0)
            live(1500)
            shown.clear()
            recorder = Recorder()
            live(500)
            view.play()
            live(round(1000 * seconds / min(speed, 1.0)))
            view.pause()
            live(300)
            apart += found(speed, shown, *recorder.stop())
        if not apart:
            raise SystemExit(f"At {speed} nothing was heard.")
        print(json.dumps({
            "bench": "sound as heard", "speed": speed, "tones": len(apart),
            "median_ms": round(1000 * statistics.median(apart), 1), "most_ms": round(1000 * max(apart, key=abs), 1),
            "within_20_ms": round(sum(abs(value) <= 0.02 for value in apart) / len(apart), 3),
            "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1),
        }), flush=True)  # fmt: skip
    view.shut_down()
    del app


def found(speed: float, shown: list[tuple[float, float]], begun: float, sound: np.ndarray) -> list[float]:
    """Seconds on the wall by which each tone's middle is heard after its picture is on show; the first is left out."""
    at, position = np.array(shown).T
    moving = np.flatnonzero(np.diff(position, prepend=-1.0) > 0)
    at, position = at[moving], position[moving]
    loud = np.flatnonzero(np.abs(sound) > LOUD)
    if not len(loud):
        return []
    breaks = np.flatnonzero(np.diff(loud) > JOIN * RATE)
    firsts, lasts = loud[np.concatenate([[0], breaks + 1])], loud[np.append(breaks, len(loud) - 1)]
    apart = []
    for first, last in list(zip(firsts, lasts, strict=True))[1:-1]:
        if not 0.7 < (last - first) / RATE * speed / 0.2 < 1.3:
            continue  # cut by a gap
        heard = begun + (first + last) / 2 / RATE
        # Where the picture runs: a line through what was shown around then, which one late frame does not bend.
        near = np.abs(at - heard) < 1.0
        if near.sum() < 8:
            continue
        seen = float(np.median(position[near] - speed * (at[near] - heard)))
        middle = round(seen - 0.5) + 0.5
        apart.append((seen - middle) / speed)
    return apart


if __name__ == "__main__":
    main()
