"""`python -m trainer rank` as people run it: their own labels, what is asked first, a stop, the extraction after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import KEY, ORDER, Model, failing, said, serving
from read_features import load_bundle
from tiny_models import bert_folder

from trainer.__main__ import main
from trainer.encoders.rankings_file import Rankings
from trainer.progress import Cancelled, Progress
from trainer.protocol.answers import price_words
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths, write_clips
from trainer.protocol.round_folder import CLIPS_FILE, Spec, write_spec
from trainer.ranking.command import MOST_STRANGE, rank, read_prompt
from trainer.settings import load_settings

ROOT = Path(__file__).resolve().parents[3]
OWN = ("Bored", "curious", "ganz egal")  # a project's labels, as its people write them


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    with serving(monkeypatch) as one:
        yield one


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    rows = [ClipRow("1", transcript="a"), ClipRow("2", transcript="a"), ClipRow("3"), ClipRow("4", transcript="b")]
    write_clips(tmp_path / CLIPS_FILE, rows)
    return tmp_path / CLIPS_FILE


def command(clips: Path, model: Model, *more: str) -> list[str]:
    out = str(clips.with_name("r.jsonl"))
    return ["rank", "--clips", str(clips), "--out", out, "--server", model.url, "--model", "judge", *more]


def test_nothing_is_sent_before_somebody_agreed_to_server_count_and_cost(model, clips, monkeypatch, capsys):
    monkeypatch.setenv("EMODESK_LM_KEY", KEY)
    priced = command(clips, model, "--price-in", "10", "--price-out", "30")
    assert main(priced) == 1  # nobody there to agree
    assert "add --yes" in capsys.readouterr().err
    answers = iter(["n", "y"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert main(priced) == 1
    shown = capsys.readouterr().out
    assert f"2 transcripts go to {model.url}, model judge" in shown
    assert "at the prices given" in shown
    assert "Nothing was sent" in shown
    assert not model.requests
    assert main(priced) == 0
    assert len(model.requests) == 2  # one for each transcript, not for each clip
    assert set(model.keys) == {f"Bearer {KEY}"}
    assert KEY not in clips.with_name("r.jsonl").read_text(encoding="utf-8")
    assert main(priced) == 0  # nothing left to send, nobody to ask
    assert len(model.requests) == 2


@pytest.mark.parametrize("way", ["spec", "labels"])
def test_a_projects_own_labels_are_asked_for_and_checked(model: Model, tmp_path: Path, way: str, capsys):
    write_clips(tmp_path / CLIPS_FILE, [ClipRow("1", transcript="a", label="Bored", split="labelled")])
    write_spec(tmp_path, Spec(labels=OWN))
    model.answer = lambda number, body: (200, said([name.upper() for name in OWN[::-1]]))
    out = ["--out", str(tmp_path / "r.jsonl"), "--server", model.url, "--model", "judge", "--yes"]
    source = ["--spec", str(tmp_path / "spec.json")]
    if way == "labels":
        source = ["--clips", str(tmp_path / CLIPS_FILE)]
        assert main(["rank", *source, *out]) == 1
        assert "unknown label “Bored”" in (told := capsys.readouterr().err)
        assert "--labels" in told
        source += ["--labels", ", ".join(OWN)]
    assert main(["rank", *source, *out]) == 0
    assert Rankings(tmp_path / "r.jsonl").get("a") == OWN[::-1]
    assert ", ".join(OWN) in model.requests[0]["messages"][0]["content"]
    schema = model.requests[0]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["ranking"]["items"]["enum"] == list(OWN)
    model.answer = lambda number, body: (200, said(ORDER))  # a permutation, but of other labels
    other = ["--out", str(tmp_path / "other.jsonl"), *out[2:]]
    capsys.readouterr()
    assert main(["rank", *source, *other]) == 1
    printed = capsys.readouterr().out
    assert "1 without a ranking" in printed
    assert "Use them" not in printed


def test_rankings_of_other_labels_are_never_mixed(model: Model, clips: Path, capsys):
    assert main(command(clips, model, "--yes")) == 0
    asked = len(model.requests)
    assert main(command(clips, model, "--yes", "--labels", "good,bad")) == 1
    assert "holds rankings by another labels; give another --out" in capsys.readouterr().err
    assert len(model.requests) == asked


@pytest.mark.parametrize("labels", ["one", "one,,two", "one,ONE", ","])
def test_labels_that_are_no_list_are_refused(model: Model, clips: Path, labels: str, capsys):
    assert main(command(clips, model, "--labels", labels)) == 1
    assert "is no list of labels" in capsys.readouterr().err


def test_a_refused_key_ends_in_one_sentence_without_the_key(model: Model, clips: Path, monkeypatch, capsys):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model.answer = lambda number, body: (401, failing())
    assert main(command(clips, model, "--yes", "--parallel", "1")) == 1
    printed = "".join(capsys.readouterr())
    assert f"{model.url} refused the key (401)" in printed
    assert "Traceback" not in printed
    assert KEY not in printed + clips.with_name("r.jsonl").read_text(encoding="utf-8")
    model.answer = lambda number, body: (200, said(ORDER))
    assert main(command(clips, model, "--yes")) == 0
    assert "2 transcripts ranked" in capsys.readouterr().out


def test_a_clip_whose_ranking_failed_goes_through_as_plain_text_and_says_so(model, clips, tmp_path, capsys):
    bad = [*ORDER[:5], "joy"]
    model.answer = lambda number, body: (200, said(bad if body["messages"][0]["content"].endswith("\nb\n") else ORDER))
    assert main(command(clips, model, "--yes")) == 0
    captured = capsys.readouterr()
    assert f"Use them with --set encoders.text.rankings={clips.with_name('r.jsonl')}" in captured.out
    assert "1 transcript ranked, 0 found, 1 without a ranking." in captured.out
    assert "No ranking for “b”: answer is no permutation of the labels; it goes through as plain text" in captured.err
    preset = tmp_path / "own.toml"
    weights = bert_folder(tmp_path / "bert")
    preset.write_text(f'[encoders.text]\nname = "transformers-text"\nweights = "{weights}"\n', encoding="utf-8")
    extract = ["extract", "--clips", str(clips), "--features", str(tmp_path / "f"), "--workers", "0",
               "--preset", str(preset)]  # fmt: skip
    assert main([*extract, "--set", f"encoders.text.rankings={clips.with_name('r.jsonl')}"]) == 0
    assert "plain transcript without a ranking" not in capsys.readouterr().err
    settings = load_settings(preset, {"encoders.text.rankings": str(clips.with_name("r.jsonl"))})
    bundle = load_bundle(resolve_paths(read_clips(clips), tmp_path), settings, tmp_path / "f")
    notes = {note.clip_id: note.note for note in bundle.notes}
    assert (notes["3"], notes["4"]) == ("no transcript", "no ranking of the labels, plain transcript")
    assert "no ranking" not in notes["1"]
    own = [*extract, "--labels", "calm,angry"]
    assert main([*own, "--set", f"encoders.text.rankings={clips.with_name('r.jsonl')}"]) == 1
    assert "but the labels are calm, angry; run python -m trainer rank" in capsys.readouterr().err
    assert main([*extract, "--set", "encoders.text.rankings=gone.jsonl"]) == 1
    assert f"{Path('gone.jsonl').resolve()} with the rankings is not there" in capsys.readouterr().err
    assert main(extract) == 0  # without any file of rankings
    assert "plain transcript without a ranking of the labels" in capsys.readouterr().err


def test_a_stop_keeps_the_answers_that_were_on_their_way(model: Model, tmp_path: Path, monkeypatch):
    asked = threading.Event()

    def answer(number: int, body: dict) -> tuple[int, object]:
        asked.set()
        asked_to_stop.wait(5)
        return 200, said(ORDER)

    asked_to_stop = threading.Event()
    model.answer = answer
    progress = Progress(quiet=True)
    server = model.asker()
    shutdown = server.server.stop.set

    def stop() -> None:
        if asked.is_set():
            raise Cancelled

    monkeypatch.setattr(progress, "check", stop)
    monkeypatch.setattr(server.server.stop, "set", lambda: (shutdown(), asked_to_stop.set()))
    with pytest.raises(Cancelled):
        rank(["a"], read_prompt(), server, Rankings(tmp_path / "r.jsonl"), progress)
    assert Rankings(tmp_path / "r.jsonl").get("a") == ORDER


def told(capsys) -> list[dict]:
    """What a run said to a program."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_cost_is_that_of_every_answer_by_the_servers_own_count_where_it_has_one(model, clips, capsys):
    usage = {"usage": {"prompt_tokens": 1_000_000, "completion_tokens": 500_000}}
    # “a” and “b”: one is asked for twice, since its first answer is no ranking; an error costs nothing.
    answers = iter([(500, failing()), (200, {**said(ORDER[:5]), **usage}), (200, {**said(ORDER), **usage}),
                    (200, {**said(ORDER), **usage})])  # fmt: skip
    model.answer = lambda number, body: next(answers)
    priced = command(clips, model, "--yes", "--json", "--parallel", "1", "--price-in", "2", "--price-out", "8")
    assert main(priced) == 0
    lines = told(capsys)
    assert lines[-1] == {"ranked": 2, "found": 0, "failed": 0, "agreement": None, "cost": 18.0}
    assert [line["cost"] for line in lines if line.get("done") == 1 and "waits" not in line][-1] >= 12.0


def test_an_answer_that_is_asked_twice_costs_twice_and_one_that_is_no_answer_nothing(model, clips, capsys):
    priced = command(clips, model, "--yes", "--json", "--price-in", "1000", "--price-out", "1000", "--agreement", "2")
    assert main(priced) == 0
    *_, once, twice = [line["cost"] for line in told(capsys) if "cost" in line]
    assert twice == pytest.approx(2 * once)
    clips.with_name("r.jsonl").unlink()
    model.answer = lambda number, body: (200, {})
    assert main(priced) == 0
    assert told(capsys)[-1]["cost"] == 0.0


def test_a_server_that_is_none_is_left_after_some_transcripts(model, tmp_path, capsys):
    write_clips(tmp_path / CLIPS_FILE, [ClipRow(str(number), transcript=f"word {number}") for number in range(100)])
    model.answer = lambda number, body: (200, {"detail": "Not Found"})
    assert main(command(tmp_path / CLIPS_FILE, model, "--yes", "--parallel", "1")) == 1
    assert "check the address, most end in /v1; the other transcripts were not sent." in capsys.readouterr().err
    assert len(model.requests) == MOST_STRANGE


def test_what_was_ranked_is_told_though_the_server_leaves_before_it_is_asked_twice(model, clips, capsys):
    model.answer = lambda number, body: (200, said(ORDER)) if number <= 2 else (401, failing())
    assert main(command(clips, model, "--yes", "--json", "--agreement", "2")) == 0
    assert told(capsys)[-1] == {"ranked": 2, "found": 0, "failed": 0, "agreement": None}


@pytest.mark.skipif(sys.platform == "win32", reason="nothing can ask a process to end there")
def test_answers_that_are_paid_for_are_kept_where_the_window_ends_the_run(model: Model, clips: Path):
    asked, stopped = threading.Semaphore(0), threading.Event()

    def answer(number: int, body: dict) -> tuple[int, object]:
        asked.release()
        stopped.wait()
        return 200, said(ORDER)

    model.answer = answer
    run = [sys.executable, "-m", "trainer", *command(clips, model, "--yes", "--json")]
    process = subprocess.Popen(run, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    for _ in range(2):
        asked.acquire()
    process.terminate()
    stopped.set()
    said_last = process.communicate()[0].splitlines()[-1]
    assert len(Rankings(clips.with_name("r.jsonl"))) == len(model.requests) == 2
    assert json.loads(said_last)["done"] == 2


def test_what_little_costs_is_not_said_to_cost_nothing():
    assert [price_words(cost) for cost in (0, 12.3456, 0.25, 0.0042, 0.000041)] == [
        "0.00", "12.35", "0.25", "0.0042", "0.000041",
    ]  # fmt: skip
