"""Words for the clips of a project: heard once, kept with their times, outranked by what a person wrote."""

from __future__ import annotations

import concurrent.futures
import json
import re
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from emodesk import cli
from emodesk.domain.recognised import Word
from emodesk.runs.transcribing import Recogniser, transcribe, wordless
from emodesk.services.importing import import_csv, import_folder
from emodesk.services.project import Project
from emodesk.store import clips, recognised
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.files import write_table
from trainer.transcripts.heard import Heard
from trainer.transcripts.kept import HeardFile


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.server.asked += 1
        words = [{"word": "oh", "start": 0.1, "end": 0.3}, {"word": str(self.server.asked), "start": 0.3, "end": 0.5}]
        body = json.dumps({"text": f"oh {self.server.asked}", "language": "english", "words": words}).encode()
        self.send_response(200 if self.server.asked != self.server.refuses else 400)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch):
    for name in ("EMODESK_LM_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    made = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    made.asked, made.refuses = 0, -1
    made.who = Recogniser(server=f"http://127.0.0.1:{made.server_port}/v1", model="small")
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def study(tmp_path):
    """Four clips of noise; c3 came with its words."""
    (tmp_path / "set").mkdir()
    for number in range(4):
        sound = np.random.default_rng(number).normal(size=8000) * 3000
        with wave.open(str(tmp_path / "set" / f"c{number}.wav"), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(sound.astype("<i2").tobytes())
    (tmp_path / "set" / "c3.txt").write_text("said before", "utf-8")
    with Project.create(tmp_path / "study") as project:
        import_folder(project, tmp_path / "set")
        yield project


def words(project) -> dict[str, str]:
    with project.store.read() as connection:
        return {clip.clip_id: clip.transcript for clip in clips.everything(connection)}


def yes(_lines) -> bool:
    return True


def test_clips_without_words_get_them_once_with_their_times(study, server):
    report = transcribe(study, server.who, agree=yes)
    assert (report.heard, report.failed, report.stopped) == (3, 0, False)
    assert words(study) == {"c0": "oh 1", "c1": "oh 2", "c2": "oh 3", "c3": "said before"}
    with study.store.read() as connection:
        (clip,) = clips.get(connection, [1])
        heard = recognised.of_clip(connection, 1)
    assert clip.language == "en"
    assert heard.words == (Word("oh", 0.1, 0.3), Word("1", 0.3, 0.5))
    assert "small at http://127.0.0.1" in heard.source
    assert transcribe(study, server.who, agree=yes).heard == 0
    assert server.asked == 3
    assert not (study.folder / "transcripts").exists()


def test_nothing_is_sent_where_the_person_does_not_agree(study, server):
    said = []
    report = transcribe(study, server.who, agree=lambda lines: said.extend(lines))
    assert report.refused
    assert "The sound of 3 clips goes to http://127.0.0.1" in said[0]
    assert server.asked == 0


def test_what_a_table_or_a_person_says_outranks_what_was_heard_also_heard_again(study, server, tmp_path):
    transcribe(study, server.who, agree=yes)
    path = tmp_path / "set" / "words.csv"
    write_table(path, ("clip_id", "path", "transcript"), [("c0", "c0.wav", "Oh, one!")])
    import_csv(study, path)
    assert words(study)["c0"] == "Oh, one!"
    assert [clip.clip_id for clip in wordless(study, again=True)] == ["c1", "c2"]
    assert transcribe(study, server.who, again=True, agree=yes).heard == 2
    assert words(study) == {"c0": "Oh, one!", "c1": "oh 4", "c2": "oh 5", "c3": "said before"}


def test_a_run_that_was_killed_goes_on_with_what_it_had_heard(study, server):
    folder = study.folder / "transcripts"
    folder.mkdir()
    line = {"clip_id": "c1", "start": 0.0, "end": None, "source": server.who.model, "text": "heard before",
            "language": "en", "words": []}  # fmt: skip
    odd = "".join(json.dumps(line | changed) + "\n" for changed in (
        {"clip_id": ["c2"]}, {"clip_id": {}, "start": [1]}, {"clip_id": "c2", "source": [], "words": [["x", 1e999, 2]]},
    ))  # fmt: skip
    (folder / "heard.jsonl").write_text(json.dumps(line) + "\n" + odd + '{"clip_id": "c2", "te', "utf-8")
    report = transcribe(study, server.who, agree=yes)
    assert (report.heard, server.asked) == (3, 2)
    assert words(study)["c1"] == "heard before"


def test_what_a_listener_hears_that_lost_its_program_is_not_heard_again(study, server):
    """The next run waits for its last clip and takes that in too."""
    folder = study.folder / "transcripts"
    folder.mkdir()
    with (
        concurrent.futures.ThreadPoolExecutor(1) as worker,
        HeardFile(folder / "heard.jsonl", f"small at {server.who.server}") as orphan,
    ):
        coming = worker.submit(transcribe, study, server.who, agree=yes)
        while not (folder / "clips.csv").exists():
            concurrent.futures.wait([coming], 0.01)
            assert not coming.done()
        orphan.add(ClipRow("c1", "c1.wav"), Heard("its last clip", "en"))
    assert (coming.result().heard, server.asked) == (3, 2)
    assert words(study)["c1"] == "its last clip"


def test_a_clip_that_cannot_be_heard_is_said_and_tried_again_later(study, server):
    server.refuses = 2
    report = transcribe(study, server.who, agree=yes)
    assert (report.heard, report.failed) == (3, 0)  # asked again without times
    server.refuses = -1
    with study.store.read() as connection:
        assert recognised.of_clip(connection, 3).text


def test_stopped_midway_it_says_so_and_keeps_what_came(study, server):
    report = transcribe(study, server.who, agree=yes, cancelled=lambda: True)
    assert report.stopped
    assert server.asked <= 3
    done = transcribe(study, server.who, agree=yes)
    assert server.asked <= 4  # but the one that was on its way
    assert all(words(study).values())
    assert not done.stopped


def test_the_command_says_what_came_of_it(study, server, capsys):
    study.close()
    options = [f"--server={server.who.server}", "--model=small"]
    assert cli.main(["transcribe", str(study.folder), *options]) == 1
    assert "nobody is here to agree; add --yes." in capsys.readouterr().err
    assert cli.main(["transcribe", str(study.folder), *options, "--yes"]) == 0
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.startswith("3 clips got words, in 0 nobody speaks, 0 could not be heard, 2 s of sound in ")
    assert re.search(r" in \d+ s, real-time factor \d+\.\d\d$", said)
    assert cli.main(["transcribe", str(study.folder), "--engine=sherpa"]) == 0  # nothing is left to hear
    assert cli.main(["transcribe", str(study.folder), "--engine=sherpa", "--again"]) == 1
    assert "needs the folder of a model" in capsys.readouterr().err
