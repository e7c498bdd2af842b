"""`transcribe`: every clip once, whatever ends the run; servers only after consent; what cannot be is one sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from hub_server import COMMIT, hub_here

from trainer.__main__ import main
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.transcripts.kept import HeardFile

ROOT = Path(__file__).resolve().parents[3]


class Hearing(ThreadingHTTPServer):
    """A server with OpenAI's interface that hears one sentence; `asked` are the requests' bodies, `refuse` statuses to
    answer first, `pause` is set once a request waits for `go`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[bytes] = []
        self.refuse: list[int] = []
        self.answer: dict[str, object] = {"text": " Oh  no. ", "language": "english", "words": [
            {"word": "Oh", "start": 0.1, "end": 0.3}, {"word": "no.", "start": 0.3, "end": 0.5}]}  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.asked.append(self.rfile.read(int(self.headers["content-length"])))
        status = self.server.refuse.pop(0) if self.server.refuse else 200
        body = json.dumps(self.server.answer).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch):
    for name in ("EMODESK_LM_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    made = Hearing()
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def clips(tmp_path) -> Path:
    """Five clips: three of noise, one silent, one that has its words."""
    rows = []
    for number in range(5):
        sound = np.random.default_rng(number).normal(size=16_000) * (0 if number == 3 else 3000)
        with wave.open(str(tmp_path / f"c{number}.wav"), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(sound.astype("<i2").tobytes())
        rows.append(ClipRow(f"c{number}", f"c{number}.wav", transcript="said before" if number == 4 else ""))
    write_clips(tmp_path / "clips.csv", rows)
    return tmp_path / "clips.csv"


def transcribe(clips: Path, *options: str) -> int:
    return main(["transcribe", f"--clips={clips}", f"--out={clips.parent / 'heard.jsonl'}", *options])


def heard(clips: Path) -> list[dict]:
    return [json.loads(line) for line in (clips.parent / "heard.jsonl").read_text("utf-8").splitlines()]


def test_a_server_hears_what_has_no_words_once_and_silence_is_not_sent(clips, server, capsys):
    options = (f"--server={server.url}", "--model=small", "--yes")
    assert transcribe(clips, *options) == 0
    assert len(server.asked) == 3
    assert b'name="model"' in server.asked[0]
    assert b"c0.wav" not in server.asked[0].partition(b"RIFF")[0].replace(b"name=", b"")
    records = {record["clip_id"]: record for record in heard(clips)}
    assert list(records) == ["c0", "c1", "c2", "c3"]
    assert (records["c0"]["text"], records["c0"]["language"]) == ("Oh no.", "en")
    assert records["c0"]["words"] == [["Oh", 0.1, 0.3], ["no.", 0.3, 0.5]]
    assert records["c3"]["text"] == ""
    assert "4 clips heard, 0 could not be, 1 passed over or found; 4 s of sound" in capsys.readouterr().out
    assert transcribe(clips, *options) == 0
    assert len(server.asked) == 3
    assert transcribe(clips, *options, "--all") == 0
    assert len(server.asked) == 4


def test_nothing_is_sent_before_a_person_agreed(clips, server, capsys):
    assert transcribe(clips, f"--server={server.url}", "--model=small", "--json") == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["consent"][0]["values"]["n"] == 4
    assert transcribe(clips, f"--server={server.url}", "--model=small") == 1
    assert "nobody is here to agree" in capsys.readouterr().err
    assert not server.asked
    assert transcribe(clips, "--server=http://example.org/v1", "--model=small", "--yes") == 1
    assert "is another machine, and http would send" in capsys.readouterr().err


def test_no_weights_are_fetched_before_a_person_agreed(clips, capsys, monkeypatch, tmp_path):
    pytest.importorskip("ctranslate2")
    pytest.importorskip("tokenizers")
    with hub_here(monkeypatch, tmp_path) as hub:
        hub.repos["people/whisper"] = dict.fromkeys(
            ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt"), b"x"
        )
        model = f"--model=people/whisper@{COMMIT}"
        assert transcribe(clips, model, "--json") == 1
        (line,) = capsys.readouterr().out.splitlines()
        assert json.loads(line)["consent"][0]["values"]["repo"] == "people/whisper"
        assert transcribe(clips, model) == 1
        assert "nobody is here to agree" in capsys.readouterr().err
        assert not hub.asked
        assert transcribe(clips, model, "--yes") == 1
        assert "cannot be loaded as Whisper" in capsys.readouterr().err
        assert hub.asked


def test_a_server_without_times_is_asked_more_simply_and_a_busy_one_again(clips, server, monkeypatch):
    monkeypatch.setattr("trainer.transcripts.server_listener.PAUSE", 0.01)
    server.refuse = [400]
    server.answer = {"text": "Oh no."}
    assert transcribe(clips, f"--server={server.url}", "--model=small", "--yes") == 0
    assert [b"verbose_json" in body for body in server.asked] == [True, False, False, False]
    assert heard(clips)[0]["words"] == []


def test_what_the_server_refuses_is_one_sentence_and_what_one_clip_gets_goes_by(clips, server, capsys):
    server.refuse = [401]
    assert transcribe(clips, f"--server={server.url}", "--model=small", "--yes") == 1
    assert "refuses (401)" in capsys.readouterr().err
    server.answer = {"error": "odd"}
    assert transcribe(clips, f"--server={server.url}", "--model=small", "--yes") == 0  # silence was heard
    assert ["problem" in record for record in heard(clips)] == [True, True, True, False]
    server.answer = {"text": "Now."}
    assert transcribe(clips, f"--server={server.url}", "--model=small", "--yes") == 0
    assert [record.get("text") for record in heard(clips)[4:]] == ["Now."] * 3


def test_a_run_that_is_killed_goes_on_without_hearing_any_twice(clips, server):
    """The process dies as it does in a power cut; the last line is torn."""
    rows = [ClipRow(f"n{number}", "c0.wav") for number in range(40)]
    write_clips(clips, rows)
    out = clips.parent / "heard.jsonl"
    command = [sys.executable, "-m", "trainer", "transcribe", f"--clips={clips}", f"--out={out}",
               f"--server={server.url}", "--model=small", "--yes", "--json"]  # fmt: skip
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ["PYTHONPATH"]))},
    )
    with child.stdout:
        for _ in range(20):
            child.stdout.readline()
        child.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        child.wait()
    before = len(heard(clips))
    assert 9 < before < 40
    with out.open("ab") as file:
        file.write(b'{"clip_id": "n3')
    assert transcribe(clips, f"--server={server.url}", "--model=small", "--yes") == 0
    names = [json.loads(line)["clip_id"] for line in out.read_text("utf-8").splitlines() if line.endswith("}")]
    assert sorted(names, key=lambda name: int(name[1:])) == [row.clip_id for row in rows]
    assert len(server.asked) <= 41  # but the one that was on its way


def test_two_runs_never_write_one_file_at_once(clips, server, monkeypatch, capsys):
    monkeypatch.setattr("trainer.transcripts.kept.PATIENCE", 0)
    with HeardFile(clips.parent / "heard.jsonl", "another"):
        assert transcribe(clips, f"--server={server.url}", "--model=small", "--yes") == 1
    assert "another process listens to these clips" in capsys.readouterr().err
    assert not server.asked


@pytest.mark.parametrize(("options", "message"), [
    (["--engine=sherpa"], "needs the folder of a model"),
    (["--engine=sherpa", "--model=nowhere"], "holds no model of sherpa-onnx"),
    (["--model=nowhere"], "named by --model lacks"),
    (["--model=some/repo@main"], "pin some/repo by the 40 hex digits"),
    (["--server=http://localhost:1/v1"], "no model is named"),
])  # fmt: skip
def test_what_cannot_listen_is_one_sentence(clips, capsys, monkeypatch, options, message):
    pytest.importorskip("ctranslate2")
    monkeypatch.chdir(clips.parent)
    assert transcribe(clips, *options, "--yes") == 1
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
