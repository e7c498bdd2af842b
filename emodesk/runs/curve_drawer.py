"""Curves of a clip that has none yet, and which of its moments mattered, found by a resident trainer process while
somebody looks at it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from emodesk.runs.process import end, environment, give_way
from trainer.protocol.errors import ProtocolError, Sentence, read_sentence
from trainer.protocol.files import parse_object
from trainer.protocol.hidden import HIDDEN
from trainer.protocol.round_folder import MODEL_FILE, SPEC_FILE

CURVES, MOMENTS = "curves", "moments"  # what can be asked of a clip
IDLE_SECONDS = 300.0  # without a request, after which the process ends and gives its memory back
DRAWER_ENDED = Sentence("The process that draws curves has ended; select the clip again to try once more.")


class CurveDrawer:
    """Asks one `python -m trainer curves --resident` at a time, of each kind the latest wish and only that.

    `on_answer(clip_id, what, problem)` is called in a thread of this object once what was asked of a clip, CURVES or
    MOMENTS, is in its round's folder (`problem` None), or cannot be had.
    """

    def __init__(self, on_answer: Callable[[str, str, Sentence | None], None]) -> None:
        self._on_answer = on_answer
        self._wishes: dict[str, tuple[Path, str, str]] = {}
        self._closed = False
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._round: Path | None = None
        self._thread: threading.Thread | None = None

    @staticmethod
    def can_draw(folder: Path) -> bool:
        """Whether a round's folder has what curves are drawn from."""
        return (folder / MODEL_FILE).is_file() and (folder / SPEC_FILE).is_file()

    def ask(self, folder: Path, clip_id: str, what: str = CURVES, path: str = "") -> None:
        """Have the curves of a clip of the round in `folder` drawn, or its moments found, from its file at `path`, or
        where the round had it; a wish of before for the same that has not begun is dropped."""
        with self._changed:
            self._wishes[what] = (folder, clip_id, path)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="curves", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self, timeout: float = 10.0) -> bool:
        """End the process and the thread; whether they ended in time (seconds)."""
        with self._changed:
            self._closed = True
            self._wishes.clear()
            self._changed.notify()
            if self._process is not None:
                end(self._process)
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            with self._changed:
                idle = None if self._process is None else IDLE_SECONDS
                self._changed.wait_for(lambda: self._closed or self._wishes, idle)
                if self._closed:
                    break
                what = next(iter(self._wishes), "")
                wish = self._wishes.pop(what, None)
            if wish is None:
                self._stop()
                continue
            problem = self._draw(*wish, what)
            if not self._closed:
                self._on_answer(wish[1], what, problem)
        self._stop()

    def _draw(self, folder: Path, clip_id: str, path: str, what: str) -> Sentence | None:
        try:
            process = self._running(folder)
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps({"clip_id": clip_id, "what": what, "path": path}).encode() + b"\n")
            process.stdin.flush()
            for line in process.stdout:
                answer = parse_object(line, "curves")
                if (answer.get("clip_id"), answer.get("what", CURVES)) == (clip_id, what):
                    return None if "file" in answer else read_sentence(answer.get("problem")) or DRAWER_ENDED
        except (OSError, ProtocolError):
            pass
        self._stop()
        return DRAWER_ENDED

    def _running(self, folder: Path) -> subprocess.Popen[bytes]:
        """The process that has the round's model in memory, started where it is not there."""
        if self._process is not None and (self._round != folder or self._process.poll() is not None):
            self._stop()
        if self._process is None:
            command = [sys.executable, "-P", "-m", "trainer", "curves", "--round", str(folder), "--resident"]
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder,
                env=environment(), **HIDDEN,
            )  # fmt: skip
            give_way(process.pid)
            with self._changed:
                self._process, self._round = process, folder
                if self._closed:
                    end(process)
        return self._process

    def _stop(self) -> None:
        with self._changed:
            process, self._process = self._process, None
        if process is not None:
            end(process)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
