"""`python -m trainer opine`: what is sent of a clip, what is asked first, answers kept, refusals counted, a stop."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import Model, said, serving
from media_clips import even, tone, write_clip

from trainer.__main__ import main
from trainer.media.pictures import from_jpeg
from trainer.opinions.opine import read_answer, read_prompt
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.ranking.server import WrongAnswer

LABELS = ("anger", "Ganz egal")


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    with serving(monkeypatch) as server:
        answer = json.dumps({"probabilities": {"anger": 0.8, "ganz egal": 0.2}})
        server.answer = lambda number, body: (200, said(answer))
        yield server


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """Three clips of two seconds, the second without words, the third a file that is not there."""
    for name in ("a", "b"):
        write_clip(tmp_path / f"{name}.mp4", even(50), tone(2.0, 220.0))
    rows = [ClipRow("a", "a.mp4", transcript="{labels} is what I say"), ClipRow("b", "b.mp4"), ClipRow("c", "c.mp4")]
    write_clips(tmp_path / "clips.csv", rows)
    return tmp_path / "clips.csv"


def command(clips: Path, model: Model, *more: str) -> list[str]:
    return ["opine", "--clips", str(clips), "--out", str(clips.with_name("v.jsonl")), "--server", model.url,
            "--model", "eye", "--labels", ",".join(LABELS), "--rate", "2", "--side", "64", *more]  # fmt: skip


def kept(clips: Path) -> list[dict]:
    return [json.loads(line) for line in clips.with_name("v.jsonl").read_text("utf-8").splitlines()][1:]


def test_pictures_in_the_order_of_time_words_and_labels_are_sent_and_nothing_else(model, clips, capsys):
    assert main(command(clips, model, "--yes")) == 0
    body = next(body for body in model.requests if "is what I say" in json.dumps(body))
    text, *pictures = body["messages"][0]["content"]
    assert len(pictures) == 4
    for picture in pictures:
        head, _, data = picture["image_url"]["url"].partition(",")
        assert head == "data:image/jpeg;base64"
        assert 60 <= max(from_jpeg(base64.b64decode(data)).shape[:2]) <= 64
    assert "{labels} is what I say" in text["text"]  # a transcript's braces are its own
    assert "You see 4 pictures" in text["text"]
    assert "anger, Ganz egal" in text["text"]
    assert body["response_format"]["json_schema"]["name"] == "opinion"
    assert ".mp4" not in json.dumps(body)
    assert {line["clip_id"]: line["label"] for line in kept(clips)} == {"a": "anger", "b": "anger"}
    assert kept(clips)[0]["probabilities"] == {"anger": 0.8, "Ganz egal": 0.2}
    assert "2 opinions came, 0 were there, 1 did not come" in capsys.readouterr().out


def test_nothing_is_sent_before_somebody_agreed_to_what_and_for_how_much(model, clips, capsys):
    assert main(command(clips, model, "--price-in", "10", "--price-out", "30")) == 1
    out, err = capsys.readouterr()
    assert f"3 clips, up to 8 pictures of each, go to {model.url}" in out
    assert "faces and words stay on this machine" in out
    assert "at the prices given" in out
    assert "add --yes" in err
    assert not model.requests


def test_what_came_is_not_asked_again_and_another_model_is_refused(model, clips, capsys):
    assert main(command(clips, model, "--yes")) == 0
    path = clips.with_name("v.jsonl")
    path.write_bytes(path.read_bytes() + b'{"clip_id": "half')  # killed while it wrote
    asked = len(model.requests)
    assert main(command(clips, model, "--yes")) == 0
    assert len(model.requests) == asked
    assert "0 opinions came, 2 were there" in capsys.readouterr().out
    assert main([*command(clips, model, "--yes"), "--model", "other"]) == 1
    assert "holds opinions by another model" in capsys.readouterr().err


def test_refusals_are_counted_and_the_others_go_on(model, clips, capsys):
    answers = {True: said("", refusal="I cannot judge people")}

    def answer(number, body):
        told = "is what I say" in json.dumps(body)
        return 200, answers.get(told, said(json.dumps({"probabilities": {"anger": 0.1, "Ganz egal": 0.9}})))

    model.answer = answer
    assert main(command(clips, model, "--yes")) == 0
    assert "once: the model refused" in capsys.readouterr().out
    assert [line["clip_id"] for line in kept(clips)] == ["b"]


def test_a_prompt_of_ones_own_is_taken_and_one_without_a_place_refused(model, clips, tmp_path, capsys):
    own = tmp_path / "own.txt"
    own.write_text("{frames} of {labels}: {transcript}?", encoding="utf-8")
    assert main(command(clips, model, "--yes", "--prompt", str(own))) == 0
    texts = {body["messages"][0]["content"][0]["text"] for body in model.requests}
    assert "4 of anger, Ganz egal: -?" in texts
    own.write_text("{labels}", encoding="utf-8")
    assert main(command(clips, model, "--yes", "--prompt", str(own))) == 1
    assert "has no {transcript}" in capsys.readouterr().err
    assert "{transcript}" in read_prompt()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"probabilities": {"anger": 0.5, "Ganz egal": 0.5}}', {"anger": 0.5, "Ganz egal": 0.5}),
        ('<think>{"probabilities": {"anger": 1}}</think>```{"probabilities": {"ANGER": 1.04}}```',
         {"anger": 1.0, "Ganz egal": 0.0}),
        ("anger", None),
        ('{"probabilities": {"anger": 0.5}}', None),
        ('{"probabilities": {"fear": 1.0}}', None),
        ('{"probabilities": {"anger": -1, "Ganz egal": 2}}', None),
        ('{"probabilities": [1]}', None),
    ],
)  # fmt: skip
def test_an_answer_is_probabilities_of_the_labels_or_none(text, found):
    if found is None:
        with pytest.raises(WrongAnswer):
            read_answer(text, LABELS)
    else:
        assert read_answer(text, LABELS) == pytest.approx(found)


def test_a_split_of_which_there_is_no_clip_is_said_and_nothing_written(model, clips, capsys):
    assert main(command(clips, model, "--yes", "--split", "test")) == 1
    assert "there is no such clip to ask about" in capsys.readouterr().err
    assert not model.requests
