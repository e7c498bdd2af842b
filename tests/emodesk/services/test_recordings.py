"""Long recordings come in as several clips of one file, by subtitle lines or where people speak."""

from __future__ import annotations

import wave

import numpy as np
import pytest

from emodesk import cli
from emodesk.services.project import Project
from emodesk.services.recordings import cuts_by_lines
from emodesk.store import clips

LINES = "1\n00:00:01,000 --> 00:00:02,500\nOh no.\n\n2\n00:00:03,000 --> 00:00:04,000\nYes\n"


@pytest.fixture
def folder(tmp_path):
    """talk.wav of 24 s, loud in three stretches, with a subtitle; short.wav of 2 s."""
    made = tmp_path / "set"
    made.mkdir()
    random = np.random.default_rng(0)
    loud = np.repeat([0, 1, 0, 1, 0, 1], [1, 6, 2, 6, 3, 6]).repeat(8000)
    for name, sound in (("talk", random.normal(size=len(loud)) * loud * 5000), ("short", random.normal(size=16_000))):
        with wave.open(str(made / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(sound.clip(-32_768, 32_767).astype("<i2").tobytes())
    (made / "talk.en.srt").write_text(LINES, "utf-8")
    (made / "labels.csv").write_text("file,label,speaker\ntalk.wav,anger,Bob\nshort.wav,sadness,Ann\n", "utf-8")
    return made


def brought_in(study) -> list[tuple]:
    with Project.open(study) as project, project.store.read() as connection:
        return [(clip.clip_id, clip.start, clip.end, clip.transcript, clip.label, clip.speaker)
                for clip in clips.everything(connection)]  # fmt: skip


def test_lines_of_a_subtitle_become_clips_with_their_words(folder, tmp_path, capsys):
    options = ["--from", str(folder), "--cut=lines", f"--label-file={folder / 'labels.csv'}", "--corpus=none"]
    assert cli.main(["new", str(tmp_path / "study"), *options]) == 0
    said = capsys.readouterr()
    assert "1 recording cut at the lines of their subtitles" in said.err
    assert "1 recording stays whole: no subtitle of several lines" in said.out
    assert brought_in(tmp_path / "study") == [
        ("short", 0.0, None, "", "sadness", "Ann"),
        ("talk-001", 1.0, 2.5, "Oh no.", "", "Bob"),
        ("talk-002", 3.0, 4.0, "Yes", "", "Bob"),
    ]
    assert cli.main(["import", str(tmp_path / "study"), *options]) == 0  # again: nothing new
    assert len(brought_in(tmp_path / "study")) == 3


def test_lines_that_become_no_clip_are_counted_with_the_first_of_them_and_why(folder, tmp_path, capsys):
    more = ["00:00:06,000 --> 00:00:05,000\nbackwards", "00:00:07,000 --> 00:00:07,010\nshort", "00:0x --> \nno time",
            "00:00:09,000 --> 00:00:08,000\nbackwards too", "00:00:09,500 --> 00:00:09,500\n",
            "-00:00:01,000 --> 00:00:01,500\nearly", "00:01:40,000 --> 00:01:41,000\nbeyond"]  # fmt: skip
    text = LINES + "".join(f"\n{number}\n{line}\n" for number, line in enumerate(more, start=3))
    (folder / "talk.en.srt").write_text(text, "utf-8")
    assert cli.main(["new", str(tmp_path / "study"), "--from", str(folder), "--cut=lines", "--corpus=none"]) == 0
    said = capsys.readouterr().out.splitlines()
    one = "1 line is not cut out, this one first:"
    assert "talk.en.srt line 10: 2 lines are not cut out, this one first: its end lies before its start." in said
    assert f"talk.en.srt line 14: {one} it lasts less than 0.05 s." in said
    assert f"talk.en.srt line 18: {one} its times cannot be read." in said
    assert f"talk.en.srt line 30: {one} it begins before the recording does." in said
    assert any(line.startswith("talk.wav 100.00–101.00 s: start 100 s is not before the end") for line in said)
    assert any(line.endswith(", 5 problems") for line in said)
    assert [clip[0] for clip in brought_in(tmp_path / "study")] == ["short", "talk-001", "talk-002"]


def test_the_language_of_the_subtitle_is_that_of_its_clips(folder):
    ((path, parts),) = cuts_by_lines(folder).parts.items()
    assert path.name == "talk.wav"
    assert {part.language for part in parts} == {"en"}


def test_a_recording_is_cut_where_people_speak_and_a_short_clip_stays_whole(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PYTHONPATH", str(_without_silero(tmp_path)))
    assert cli.main(["new", str(tmp_path / "study"), "--from", str(folder), "--cut=voice", "--corpus=none"]) == 0
    said = capsys.readouterr()
    assert "1 recording cut where people speak, by loudness" in said.err
    assert "1 recording stays whole: what lasts 20 s or less is not cut." in said.out
    found = {name: (start, end) for name, start, end, *_ in brought_in(tmp_path / "study")}
    assert found["short"] == (0.0, None)
    assert [round(found[f"talk-00{n}"][0]) for n in (1, 2, 3)] == [1, 9, 18]


def _without_silero(folder):
    """A place on the path from where nothing can be imported as silero_vad."""
    place = folder / "without"
    place.mkdir()
    (place / "silero_vad.py").write_text("raise ImportError('not here')\n", "utf-8")
    return place


def test_cutting_goes_with_a_folder(folder, tmp_path, capsys):
    (folder / "clips.csv").write_text("clip_id,path\na,talk.wav\n", "utf-8")
    assert cli.main(["new", str(tmp_path / "study"), "--from", str(folder / "clips.csv"), "--cut=lines"]) == 1
    assert "--cut goes with a folder" in capsys.readouterr().err
